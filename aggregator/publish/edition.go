package publish

import (
	"bytes"
	"fmt"
	"io"
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

var writers = [len(formats)]func(w io.Writer, f *feed) error{
	asRSS: writeRSS, asAtom: writeAtom, asJSON: writeJSON, asPage: writePage,
}

// edition is one state of a section's live feed, and its representations as
// far as they have been asked for.
type edition struct {
	number   uint64 // of the editions of a window
	shown    []Shown
	since    []uint64 // of each article shown: the edition since which it is shown as it is
	place    place
	modified time.Time // the Last-Modified of all representations; zero without entries

	feed       func() *feed
	renditions [len(formats)]func() (*rendition, error)
}

// newEdition prepares the edition that follows before, which is nil for the
// first. What it costs, it costs the first reader of each format; others who
// ask meanwhile wait for the same bytes.
func newEdition(s *site, section *aggregator.Section, shown []Shown, at place, before *edition) *edition {
	e := &edition{number: 1, shown: shown, place: at, modified: lastModified(shown)}
	if before != nil {
		e.number = before.number + 1
		// Entries can leave, and change twice in a second. A reader that asks by
		// date alone must not take this edition for the one before it.
		e.modified = latest(before.modified.Add(time.Second), e.modified)
	}
	e.since = sinceWhen(e, before)
	e.feed = sync.OnceValue(func() *feed {
		f := newFeed(s, section, shown, e.modified)
		f.place = at
		return f
	})
	for i := range formats {
		e.renditions[i] = sync.OnceValues(func() (*rendition, error) { return e.feed().render(i) })
	}
	return e
}

// sinceWhen is, for each article that an edition shows, since which edition it
// has been shown in this form.
func sinceWhen(e, before *edition) []uint64 {
	since := make([]uint64, len(e.shown))
	old := map[uint64]int{}
	if before != nil {
		for i := range before.shown {
			old[before.shown[i].Seq] = i
		}
	}
	for i := range e.shown {
		since[i] = e.number
		if at, ok := old[e.shown[i].Seq]; ok && e.shown[i].looksLike(&before.shown[at]) {
			since[i] = before.since[at]
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
}

func newFeed(s *site, section *aggregator.Section, articles []Shown, modified time.Time) *feed {
	f := &feed{
		modified:    modified,
		site:        s,
		section:     section,
		title:       s.heading(section),
		description: legal(section.Description),
		language:    legal(section.Language),
	}
	for _, a := range articles {
		e := newEntry(a.Article, a.Related)
		f.entries = append(f.entries, e)
		f.updated = latest(f.updated, e.Updated)
	}
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

// address is where the section's live feed is published in a format.
func (f *feed) address(as int) string { return f.site.address(f.section, as) }

// home is the address of the section's HTML page.
func (f *feed) home() string { return f.site.address(f.section, asPage) }

// render makes the representation that is served.
func (f *feed) render(as int) (*rendition, error) {
	body, err := f.write(as)
	if err != nil {
		return nil, err
	}
	return newRendition(f.site.coder, body, f.headers(as), f.modified), nil
}

// write is the document itself.
func (f *feed) write(as int) ([]byte, error) {
	var body bytes.Buffer
	if err := writers[as](&body, f); err != nil {
		return nil, fmt.Errorf("render %s%s: %w", f.section.Name(), formats[as].suffix, err)
	}
	return body.Bytes(), nil
}
