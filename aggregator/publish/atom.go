package publish

import (
	"io"
	"strconv"
	"time"

	"github.com/gorilla/feeds"

	"tidings/aggregator"
)

// atomFeed completes [feeds.AtomFeed] (RFC 4287, 4.1.1).
type atomFeed struct {
	feeds.AtomFeed
	Lang      string           `xml:"xml:lang,attr,omitempty"`
	Links     []feeds.AtomLink `xml:"link"`
	Generator atomGenerator    `xml:"generator"`
	Entries   []*atomEntry     `xml:"entry"`
}

type atomGenerator struct {
	Version string `xml:"version,attr,omitempty"`
	Name    string `xml:",chardata"`
}

// atomEntry completes [feeds.AtomEntry] (RFC 4287, 4.1.2): what may be
// repeated is, and categories and the source have their structure.
type atomEntry struct {
	feeds.AtomEntry
	Lang       string             `xml:"xml:lang,attr,omitempty"`
	Authors    []feeds.AtomPerson `xml:"author"`
	Categories []atomCategory     `xml:"category"`
	Source     atomSource         `xml:"source"`
	Links      []atomLink         `xml:"link"`
}

// atomLink completes [feeds.AtomLink] by what it leads to (RFC 4287, 4.2.7).
type atomLink struct {
	feeds.AtomLink
	Title string `xml:"title,attr,omitempty"`
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr,omitempty"`
	Label  string `xml:"label,attr,omitempty"`
}

// atomSource says where an entry came from (RFC 4287, 4.2.11).
type atomSource struct {
	ID      string           `xml:"id,omitempty"`
	Title   string           `xml:"title"`
	Updated string           `xml:"updated"`
	Links   []feeds.AtomLink `xml:"link"`
}

// FeedXml is what [feeds.WriteXML] writes.
func (f *atomFeed) FeedXml() any { return f }

func writeAtom(w io.Writer, f *feed) error {
	a := &atomFeed{Lang: f.language, Generator: atomGenerator{Version: f.site.version, Name: "tidings"}}
	a.Xmlns = atomSpace
	a.Id, a.Title, a.Subtitle = f.home(), f.title, f.description
	a.Updated = atomUpdated(f.updated)
	a.Links = []feeds.AtomLink{
		{Rel: "self", Type: formats[asAtom].mediaType, Href: f.address(asAtom)},
		{Rel: "alternate", Type: formats[asPage].mediaType, Href: f.home()},
	}
	for _, e := range f.entries {
		a.Entries = append(a.Entries, newAtomEntry(e))
	}
	return feeds.WriteXML(a, w)
}

// atomUpdated dates a feed. The element is required: a feed without entries
// has had no change since the beginning of time.
func atomUpdated(t time.Time) string {
	if t.IsZero() {
		t = time.Unix(0, 0)
	}
	return atomDate(t)
}

func newAtomEntry(e *entry) *atomEntry {
	a := &atomEntry{Lang: e.Language, Authors: atomAuthors(e), Source: newAtomSource(e)}
	a.Id, a.Title = e.ID, e.Title
	a.Published, a.Updated = atomDate(e.Published), atomDate(e.Updated)
	a.Links = atomLinks(e)
	a.Summary, a.Content = atomSummary(e), atomContent(e)
	for _, c := range e.Categories {
		a.Categories = append(a.Categories, atomCategory{Term: c.Term, Scheme: c.Scheme, Label: c.Label})
	}
	return a
}

func atomLinks(e *entry) []atomLink {
	var links []atomLink
	if e.URL != "" {
		links = append(links, atomLink{AtomLink: feeds.AtomLink{Rel: "alternate", Href: e.URL}})
	}
	for _, r := range e.Related {
		links = append(links, atomLink{AtomLink: feeds.AtomLink{Rel: "related", Href: r.URL}, Title: r.Title})
	}
	for _, x := range e.Enclosures {
		link := atomLink{AtomLink: feeds.AtomLink{Rel: "enclosure", Type: x.Type, Href: x.URL}}
		if x.Length > 0 {
			link.Length = strconv.FormatInt(x.Length, 10)
		}
		links = append(links, link)
	}
	return links
}

func atomSummary(e *entry) *feeds.AtomSummary {
	if e.Summary == "" {
		return nil
	}
	return &feeds.AtomSummary{Type: "html", Content: e.Summary}
}

// atomContent is the content. An entry without a link must have one (RFC
// 4287, 4.1.2), which then is whatever text there is.
func atomContent(e *entry) *feeds.AtomContent {
	switch {
	case e.Content != "":
		return &feeds.AtomContent{Type: "html", Content: e.Content}
	case e.URL == "":
		return &feeds.AtomContent{Type: "html", Content: e.Body()}
	}
	return nil
}

// atomAuthors are the authors, else the feed that the entry came from: every
// entry must have one, for the merged feed has none.
func atomAuthors(e *entry) []feeds.AtomPerson {
	if len(e.Authors) == 0 {
		return []feeds.AtomPerson{{Name: e.Source().Feed.Title}}
	}
	var authors []feeds.AtomPerson
	for _, p := range e.Authors {
		authors = append(authors, feeds.AtomPerson{Name: p.Name, Uri: p.URL, Email: p.Email})
	}
	return authors
}

func newAtomSource(e *entry) atomSource {
	ref := &e.Source().Feed
	s := atomSource{ID: atomSourceID(ref), Title: ref.Title, Updated: atomDate(e.Updated)}
	if ref.URL != "" {
		s.Links = append(s.Links, feeds.AtomLink{Rel: "self", Href: ref.URL})
	}
	if ref.Link != "" {
		s.Links = append(s.Links, feeds.AtomLink{Rel: "alternate", Href: ref.Link})
	}
	return s
}

func atomSourceID(ref *aggregator.FeedRef) string {
	if ref.ID != "" {
		return ref.ID
	}
	return ref.URL
}

// atomDate writes a time as RFC 3339 in UTC.
func atomDate(t time.Time) string { return t.UTC().Format(time.RFC3339) }
