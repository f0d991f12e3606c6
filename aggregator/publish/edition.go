package publish

import (
	"fmt"
	"sync"
	"time"

	"tidings/aggregator"
)

// format is one way to publish a section: what it is called, where it is and
// what it is.
type format struct {
	name      string // for a person
	suffix    string // of the path, after the section's name
	mediaType string
}

// The formats of a section, in the order in which they are offered.
const (
	asRSS = iota
	asAtom
	asJSON
	asPage
)

var formats = [...]format{
	asRSS:  {"RSS", ".rss", "application/rss+xml"},
	asAtom: {"Atom", ".atom", "application/atom+xml"},
	asJSON: {"JSON Feed", ".json", "application/feed+json"},
	asPage: {"HTML", "", "text/html"},
}

// edition is one state of a section's live feed, and its representations as
// far as they have been asked for.
type edition struct {
	number   uint64 // of the editions of a window
	shown    []Shown
	since    map[uint64]uint64 // by Seq: the edition since which an article is shown as it is
	place    place
	modified time.Time // the Last-Modified of all representations; zero without entries

	feed       func() *feed
	renditions [len(formats)]func() (*rendition, error)
	shelf      *shelf // of the window; handed on from edition to edition
}

// newEdition prepares the edition that follows before, which is nil for the
// first. What it costs, it costs the first reader of each format; others who
// ask meanwhile wait for the same bytes.
func newEdition(s *site, section *aggregator.Section, shown []Shown, at place, before *edition) *edition {
	e := &edition{number: 1, shown: shown, place: at, modified: lastModified(shown), shelf: &shelf{}}
	if before != nil {
		e.number, e.shelf = before.number+1, before.shelf
		// Entries can leave, and change twice in a second. A reader that asks by
		// date alone must not take this edition for the one before it.
		e.modified = latest(before.modified.Add(time.Second), e.modified)
	}
	e.since = sinceWhen(e, before)
	e.feed = sync.OnceValue(func() *feed {
		f := newFeed(s, section, shown, e.modified, e.shelf)
		f.place = at
		return f
	})
	for i := range formats {
		e.renditions[i] = sync.OnceValues(func() (*rendition, error) { return e.feed().render(i) })
	}
	return e
}

// sinceWhen is since which edition each article that an edition shows has been
// shown in this form, by its Seq.
func sinceWhen(e, before *edition) map[uint64]uint64 {
	old := map[uint64]*Shown{}
	if before != nil {
		for i := range before.shown {
			old[before.shown[i].Seq] = &before.shown[i]
		}
	}
	since := make(map[uint64]uint64, len(e.shown))
	for i := range e.shown {
		seq := e.shown[i].Seq
		since[seq] = e.number
		if was := old[seq]; was != nil && e.shown[i].looksLike(was) {
			since[seq] = before.since[seq]
		}
	}
	return since
}

// feed is a document of a section as all formats show it: the same entries in
// the same order, every string in legal characters.
type feed struct {
	site        *site
	section     *aggregator.Section
	place       place
	title       string
	description string // may be empty
	language    string // may be empty
	entries     []*entry
	updated     time.Time // of the entry that changed last; zero without entries
	modified    time.Time // Last-Modified
	held        *shelf    // of the window; nil for a document apart
}

// newFeed takes from the shelf, which may be nil, the entries that are there
// already. No two entries have one id.
func newFeed(s *site, section *aggregator.Section, articles []Shown, modified time.Time, held *shelf) *feed {
	f := &feed{
		modified:    modified,
		held:        held,
		site:        s,
		section:     section,
		title:       s.heading(section),
		description: legal(section.Description),
		language:    legal(section.Language),
	}
	ids := make(map[string]bool, len(articles))
	for _, a := range articles {
		e := held.entry(a)
		if ids[e.ID] {
			continue
		}
		ids[e.ID] = e.ID != ""
		f.entries = append(f.entries, e)
		f.updated = latest(f.updated, e.Updated)
	}
	held.keep(f.entries)
	return f
}

// lastModified is when the latest article changed, or arrived here: one can
// arrive with an old date, and a reader that asks by date must not miss it.
func lastModified(articles []Shown) time.Time {
	var modified time.Time
	for _, a := range articles {
		modified = latest(modified, a.Updated, a.FirstSeen)
	}
	return modified
}

func latest(t time.Time, others ...time.Time) time.Time {
	for _, other := range others {
		if other.After(t) {
			t = other
		}
	}
	return t
}

// home is the address of the section's HTML page.
func (f *feed) home() string { return f.site.address(f.section, asPage) }

// render makes the representation that is served.
func (f *feed) render(as int) (*rendition, error) {
	body, cuts, err := f.write(as)
	if err != nil {
		return nil, err
	}
	return newRendition(f.packing(as, body, cuts), body, f.headers(as), f.modified), nil
}

// packing is how a document of the feed is put into content codings.
func (f *feed) packing(as int, body []byte, cuts []int) packing {
	return func(c coding) ([]byte, error) { return f.site.coder.encode(body, cuts, c, f.held.packed(as, c)) }
}

// write is the document itself, and where it may be cut into [pieces].
func (f *feed) write(as int) ([]byte, []int, error) {
	body, cuts, err := f.document(as)
	if err != nil {
		return nil, nil, fmt.Errorf("render %s%s: %w", f.section.Name(), formats[as].suffix, err)
	}
	return body, cuts, nil
}
