package publish

import (
	"time"

	"github.com/gorilla/feeds"
)

// atomTail follows the last entry.
const atomTail = "\n</feed>"

// atomFeed completes [feeds.AtomFeed] (RFC 4287, 4.1.1).
type atomFeed struct {
	feeds.AtomFeed
	Lang      string        `xml:"xml:lang,attr,omitempty"`
	HistoryNS string        `xml:"xmlns:fh,attr,omitempty"`
	ITunesNS  string        `xml:"xmlns:itunes,attr,omitempty"`
	MediaNS   string        `xml:"xmlns:media,attr,omitempty"`
	Links     []xmlLink     `xml:"link"`
	Archive   *empty        `xml:"fh:archive"`
	Generator atomGenerator `xml:"generator"`
}

type atomGenerator struct {
	Version string `xml:"version,attr,omitempty"`
	Name    string `xml:",chardata"`
}

// FeedXml is what [feeds.WriteXML] writes.
func (f *atomFeed) FeedXml() any { return f }

// atomHead is an Atom document up to its entries.
func atomHead(f *feed, uses spaces) ([]byte, error) {
	uses |= f.documentUses()
	a := &atomFeed{
		Lang:      f.language,
		HistoryNS: uses.declared(usesHistory, historySpace),
		ITunesNS:  uses.declared(usesITunes, itunesSpace),
		MediaNS:   uses.declared(usesMedia, mediaSpace),
		Archive:   f.archived(),
		Generator: atomGenerator{Version: f.generatorVersion(), Name: generatorName},
	}
	a.Xmlns = atomSpace
	a.Id, a.Title, a.Subtitle = f.atomID(), f.title, f.description
	a.Updated = atomUpdated(f.updated)
	a.Links = append(f.relationLinks(asAtom), xmlLink{Href: f.home(), Rel: "alternate", Type: formats[asPage].mediaType})
	return headOf(a, atomTail)
}

// atomID names the section for ever, in every document of it. It is the
// address of the section's page, and never holds a token: an id is not a
// secret, and a token can change.
func (f *feed) atomID() string { return f.site.base + "/" + f.section.Name() }

// atomUpdated dates a feed. The element is required: a feed without entries
// has had no change since before there was tidings.
func atomUpdated(t time.Time) string {
	if t.IsZero() {
		t = time.Date(2026, time.January, 1, 0, 0, 0, 0, time.UTC)
	}
	return atomDate(t)
}

// atomDate writes a time as RFC 3339 in UTC.
func atomDate(t time.Time) string { return t.UTC().Format(time.RFC3339) }
