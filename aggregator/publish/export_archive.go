package publish

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"slices"

	"tidings/aggregator"
)

// A full archive changes when an article in it is forgotten, leaves the section
// or comes back, and when the configuration or the program does. A long history
// has thousands of them, so each file remembers what it was made of, and is not
// made again while that is the same.

// mark is what the files of a full archive were made of. Files that are made
// every time have none.
type mark struct {
	Entries int    `json:"entries,omitempty"` // articles in the archive
	Sum     string `json:"sum,omitempty"`     // see [archiving.sum]
}

// archiving is the export of the full archives of a section.
type archiving struct {
	*export
	*exported
	manner [sha256.Size]byte
}

// archives writes the archives of a section, the oldest first.
func (x *export) archives(ctx context.Context, s *exported) error {
	a := archiving{export: x, exported: s}
	var err error
	if a.manner, err = a.inManner(); err != nil {
		return err
	}
	if err := a.fullOnes(ctx); err != nil || !s.growing {
		return err
	}
	_, err = a.again(ctx, s.full+1)
	return err
}

// fullOnes brings the files of all full archives up to date. The last one that
// was taken for unchanged is made all the same: if it comes out otherwise, the
// program is another, or the store was exchanged, and all are made anew.
func (a *archiving) fullOnes(ctx context.Context) error {
	last, err := a.pass(ctx, true)
	if err != nil || last == 0 {
		return err
	}
	deceived, err := a.again(ctx, last)
	if err == nil && deceived {
		_, err = a.pass(ctx, false)
	}
	return err
}

// pass goes through the full archives and makes those that changed, as far as
// marks can be trusted, else all. It returns the number of the last one that it
// passed over, 0 for none.
func (a *archiving) pass(ctx context.Context, trust bool) (last uint64, err error) {
	rest, err := a.publisher.store.Waiting(ctx, a.section.ID(), (a.oldest-1)*aggregator.ArchiveSize+1)
	if err != nil {
		return 0, fmt.Errorf("read the order of arrival in section %s: %w", a.section.Name(), err)
	}
	for n := a.oldest; n <= a.full; n++ {
		if entries, ok := a.stands(n, rest); ok && trust {
			rest, last = rest[entries:], n
			continue
		}
		if rest, err = a.remake(ctx, n, rest); err != nil {
			return 0, err
		}
	}
	return last, nil
}

// stands reports whether the files of an archive are those of the articles that
// rest begins with, and how many these are.
func (a *archiving) stands(n uint64, rest []uint64) (entries int, ok bool) {
	made := a.folder.mark(a.fileOf(n, asRSS))
	if made.Sum == "" || made.Entries > len(rest) || made != a.markOf(n, rest, made.Entries) {
		return 0, false
	}
	for as := range formats {
		if !a.folder.stands(a.fileOf(n, as), made) {
			return 0, false
		}
	}
	return made.Entries, true
}

// remake makes the archive that begins where rest does, and returns what of rest
// is beyond it. What has an article in it that cannot be read is marked as
// nothing, so that it is made again when the article is mended; where one is
// found between two archives, it was the end of the first.
func (a *archiving) remake(ctx context.Context, n uint64, rest []uint64) ([]uint64, error) {
	articles, err := a.articles(ctx, n)
	if err != nil {
		return nil, err
	}
	var made mark
	end := endOf(articles, rest)
	switch {
	case len(articles) == 0:
	case end == len(articles):
		made = a.markOf(n, rest, end)
	case end > len(articles):
		for as := range formats {
			a.folder.unmark(a.fileOf(n-1, as))
		}
	}
	_, err = a.formats(ctx, a.document(n, articles), made)
	return rest[end:], err
}

// again makes an archive whatever is known of it, and reports whether it came
// out otherwise.
func (a *archiving) again(ctx context.Context, n uint64) (changed bool, err error) {
	articles, err := a.articles(ctx, n)
	if err != nil {
		return false, err
	}
	var made mark
	if n <= a.full {
		made = a.folder.mark(a.fileOf(n, asRSS))
	}
	return a.formats(ctx, a.document(n, articles), made)
}

// endOf is how many of the arrivals in rest there are up to the last article.
func endOf(articles []*aggregator.Article, rest []uint64) int {
	if len(articles) == 0 {
		return 0
	}
	return slices.Index(rest, articles[len(articles)-1].Seq) + 1
}

// articles are those of an archive, in the order of arrival.
func (a *archiving) articles(ctx context.Context, n uint64) ([]*aggregator.Article, error) {
	last := min(n*aggregator.ArchiveSize, a.arrived)
	return a.publisher.inOrder(ctx, a.section, span{number: n, first: (n-1)*aggregator.ArchiveSize + 1, last: last})
}

// document is the archive with its place in the chain.
func (a *archiving) document(n uint64, articles []*aggregator.Article) *feed {
	at := place{archive: archiveName(n), full: n <= a.full, growing: n > a.full}
	if n > a.oldest {
		at.archiveBefore = archiveName(n - 1)
	}
	if n <= a.full {
		at.archiveAfter = archiveName(n + 1)
	}
	return a.publisher.composed(a.section, slices.SortedFunc(slices.Values(articles), byPosition), at)
}

// fileOf is the file of an archive in a format.
func (a *archiving) fileOf(n uint64, as int) string {
	return a.file(a.publisher.site.archive(a.section, as, archiveName(n)))
}

// markOf is the mark of an archive of the articles that rest begins with. The
// one that follows counts, for if another came back between them it would be
// this archive's, and so does the manner and whether there is an archive before.
func (a *archiving) markOf(n uint64, rest []uint64, entries int) mark {
	sum := sha256.New()
	sum.Write(a.manner[:])
	_ = binary.Write(sum, binary.BigEndian, n > a.oldest)
	_ = binary.Write(sum, binary.BigEndian, rest[:min(entries+1, len(rest))])
	return mark{entries, hex.EncodeToString(sum.Sum(nil)[:12])}
}

// inManner is how the configuration has the archives of the section look,
// whatever is in them.
func (a *archiving) inManner() (manner [sha256.Size]byte, err error) {
	f := a.publisher.composed(a.section, nil, place{archive: "2", archiveBefore: "1", archiveAfter: "3"})
	sum := sha256.New()
	for as := range formats {
		body, _, err := f.write(as)
		if err != nil {
			return manner, err
		}
		sum.Write(body)
	}
	sum.Sum(manner[:0])
	return manner, nil
}
