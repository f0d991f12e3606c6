package publish

import (
	"context"
	"fmt"

	"tidings/aggregator"
)

// exported is a section as an export is to have it.
type exported struct {
	section *aggregator.Section
	edition *edition
	arrived uint64 // how many articles have entered the section

	oldest  uint64 // the first archive that has anything in it
	full    uint64 // the last one that is full; below the oldest where there is none
	growing bool   // the one after it has a file too
}

// plan is what is to be exported, parents first. What is behind a token is
// reported instead.
func (x *export) plan(ctx context.Context) ([]*exported, error) {
	var all []*exported
	for _, section := range x.publisher.tree.All() {
		if !public(section) {
			x.report.Closed = append(x.report.Closed, section.Name())
			continue
		}
		s, err := x.outlined(ctx, section)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// outlined is a section with its live feed and the numbers of its archives. The
// archive that is not full has a file if anything leads there: a full one does,
// even before anything is in it, and the live feed if it does not show all.
func (x *export) outlined(ctx context.Context, section *aggregator.Section) (*exported, error) {
	p := x.publisher
	s := &exported{section: section}
	var err error
	if s.edition, err = p.edition(ctx, p.windows[section.Path]); err != nil {
		return nil, err
	}
	if s.arrived, err = p.store.Arrived(ctx, section.ID()); err != nil {
		return nil, fmt.Errorf("count the arrivals in section %s: %w", section.Name(), err)
	}
	s.full = s.arrived / aggregator.ArchiveSize
	if s.oldest, err = x.firstArchive(ctx, section, s.full); err != nil {
		return nil, err
	}
	s.growing = s.oldest <= s.full || s.edition.place.archiveBefore == archiveName(s.full+1)
	return s, nil
}

// firstArchive is the number of the first archive that has anything in it, the one
// after the last full one if none of those has.
func (x *export) firstArchive(ctx context.Context, section *aggregator.Section, full uint64) (uint64, error) {
	oldest := full + 1
	err := x.publisher.store.Arrivals(ctx, section.ID(), 1, full*aggregator.ArchiveSize, func(n uint64, _ *aggregator.Article) bool {
		oldest = archiveOf(n)
		return false
	})
	if err != nil {
		return 0, fmt.Errorf("find the first archive of section %s: %w", section.Name(), err)
	}
	return oldest, nil
}

// last is the number of the last archive that has a file.
func (s *exported) last() uint64 {
	if s.growing {
		return s.full + 1
	}
	return s.full
}

// files are the names of all files of an export. Two documents cannot have one
// file, which a section named index would ask for.
func (x *export) files(sections []*exported) (map[string]bool, error) {
	s := &x.publisher.site
	files := map[string]bool{x.file(s.base + "/"): true, x.file(s.base + "/opml"): true}
	for _, e := range sections {
		for as := range formats {
			name := x.file(s.address(e.section, as))
			if files[name] {
				return nil, fmt.Errorf("section %s would be in %s, where another document is; give it another path", e.section.Name(), name)
			}
			files[name] = true
			for n := e.oldest; n <= e.last(); n++ {
				files[x.file(s.archive(e.section, as, archiveName(n)))] = true
			}
		}
	}
	return files, nil
}
