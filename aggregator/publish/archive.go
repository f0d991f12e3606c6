package publish

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"

	"tidings/aggregator"
)

// Archives hold a section's articles in the order of their arrival, a fixed
// number each (RFC 5005, 4). What is in a full one never changes, but that
// what was forgotten is forgotten there too. "3" is the third; "4-17" is the
// first 17 arrivals of the fourth, which is not full yet: the live feed leads
// there when it does not show all of them itself. Until it is full, what is
// edited is edited there too.

// errNoArchive says that there is no archive of that name.
var errNoArchive = errors.New("there is no such archive")

// archiveForm is how the names of archives look.
var archiveForm = regexp.MustCompile(`^([1-9][0-9]{0,11})(?:-([1-9][0-9]{0,2}))?$`)

// span is the arrivals that an archive holds.
type span struct {
	number      uint64 // of the archive
	first, last uint64 // arrivals
	full        bool
}

// spanOf is the span of the named archive in a section with so many arrivals.
// The one after the last full one is there before anything is in it, for that
// one leads to it.
func spanOf(name string, arrived uint64) (span, error) {
	parts := archiveForm.FindStringSubmatch(name)
	if parts == nil {
		return span{}, errNoArchive
	}
	number, err := strconv.ParseUint(parts[1], 10, 64)
	if err != nil {
		return span{}, errNoArchive
	}
	s := span{number: number, first: (number-1)*aggregator.ArchiveSize + 1, last: number * aggregator.ArchiveSize}
	s.full = s.last <= arrived
	if parts[2] != "" {
		part, err := strconv.ParseUint(parts[2], 10, 64)
		if err != nil || part > aggregator.ArchiveSize || s.first+part-1 > arrived {
			return span{}, errNoArchive
		}
		s.last = s.first + part - 1
		return s, nil
	}
	s.last = min(s.last, arrived)
	if s.first > arrived+1 || arrived == 0 { // a full one leads to the next before anything is in it
		return span{}, errNoArchive
	}
	return s, nil
}

// archived is the named archive of a section.
func (p *Publisher) archived(ctx context.Context, section *aggregator.Section, name string) (*feed, error) {
	arrived, err := p.store.Arrived(ctx, section.ID())
	if err != nil {
		return nil, fmt.Errorf("count the arrivals in section %s: %w", section.Name(), err)
	}
	s, err := spanOf(name, arrived)
	if err != nil {
		return nil, err
	}
	articles, err := p.inOrder(ctx, section, s)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(articles, byPosition)
	at, err := p.neighbours(ctx, section, name, s)
	if err != nil {
		return nil, err
	}
	return p.composed(section, articles, at), nil
}

// composed is a document of a section beside the live feed.
func (p *Publisher) composed(section *aggregator.Section, articles []*aggregator.Article, at place) *feed {
	shown := plainly(articles)
	f := newFeed(&p.site, section, shown, lastModified(shown), nil)
	f.place = at
	return f
}

// inOrder are the articles of an archive, in the order of arrival.
func (p *Publisher) inOrder(ctx context.Context, section *aggregator.Section, s span) ([]*aggregator.Article, error) {
	var articles []*aggregator.Article
	err := p.store.Arrivals(ctx, section.ID(), s.first, s.last, func(_ uint64, a *aggregator.Article) bool {
		articles = append(articles, a)
		return true
	})
	if err != nil {
		return nil, fmt.Errorf("read an archive of section %s: %w", section.Name(), err)
	}
	return articles, nil
}

// neighbours is where an archive stands. An article in one that is not full can
// be edited yet, in a part of it as well. The one after a full one has its name
// from the start, so that the full one need not change when it comes about.
func (p *Publisher) neighbours(ctx context.Context, section *aggregator.Section, name string, s span) (place, error) {
	at := place{archive: name, growing: !s.full}
	if s.full {
		at.archiveAfter = strconv.FormatUint(s.number+1, 10)
	}
	var err error
	at.archiveBefore, err = archiveBefore(ctx, p.store, section, s.number)
	return at, err
}

// archiveBefore is the name of the full archive before the one of that number;
// empty when everything that arrived before was forgotten.
func archiveBefore(ctx context.Context, store Store, section *aggregator.Section, number uint64) (string, error) {
	if number < 2 {
		return "", nil
	}
	any := false
	err := store.Arrivals(ctx, section.ID(), 1, (number-1)*aggregator.ArchiveSize, func(uint64, *aggregator.Article) bool {
		any = true
		return false
	})
	if err != nil {
		return "", fmt.Errorf("find an archive of section %s: %w", section.Name(), err)
	}
	if !any {
		return "", nil
	}
	return strconv.FormatUint(number-1, 10), nil
}

// newestArchive is the name of the archive that goes on where the live feed
// ends: the last full one when the feed shows all that arrived since, else what
// there is of the one that is not full.
func newestArchive(ctx context.Context, store Store, section *aggregator.Section, shown []Shown, static bool) (string, error) {
	arrived, err := store.Arrived(ctx, section.ID())
	if err != nil {
		return "", fmt.Errorf("count the arrivals in section %s: %w", section.Name(), err)
	}
	full := arrived / aggregator.ArchiveSize
	waiting, err := store.Waiting(ctx, section.ID(), full*aggregator.ArchiveSize+1)
	if err != nil {
		return "", fmt.Errorf("find the last arrivals in section %s: %w", section.Name(), err)
	}
	if showsAll(shown, waiting) {
		return archiveBefore(ctx, store, section, full+1)
	}
	name := strconv.FormatUint(full+1, 10)
	if static { // there is one file for it, which grows
		return name, nil
	}
	return name + "-" + strconv.FormatUint(arrived%aggregator.ArchiveSize, 10), nil
}

// showsAll reports whether the articles of those numbers are all shown.
func showsAll(shown []Shown, seqs []uint64) bool {
	seen := make(map[uint64]bool, len(shown))
	for i := range shown {
		seen[shown[i].Seq] = true
	}
	return !slices.ContainsFunc(seqs, func(seq uint64) bool { return !seen[seq] })
}
