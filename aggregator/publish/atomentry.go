package publish

import (
	"cmp"
	"html"

	"github.com/gorilla/feeds"

	"tidings/aggregator"
)

// atomEntry completes [feeds.AtomEntry] (RFC 4287, 4.1.2): what may be
// repeated is, and categories and the source have their structure.
type atomEntry struct {
	feeds.AtomEntry
	Lang         string             `xml:"xml:lang,attr,omitempty"`
	Authors      []feeds.AtomPerson `xml:"author"`
	Contributors []feeds.AtomPerson `xml:"contributor"`
	Categories   []atomCategory     `xml:"category"`
	Source       atomSource         `xml:"source"`
	Links        []xmlLink          `xml:"link"`
	mediaElements
	itunesElements
}

type atomCategory struct {
	Term   string `xml:"term,attr"`
	Scheme string `xml:"scheme,attr,omitempty"`
	Label  string `xml:"label,attr,omitempty"`
}

// atomFragment writes an entry as Atom's.
func atomFragment(_ *feed, e *entry) (fragment, error) {
	a := newAtomEntry(e)
	text, err := indented(a, "  ")
	return fragment{text, a.mediaElements.uses() | a.itunesElements.uses()}, err
}

func newAtomEntry(e *entry) *atomEntry {
	a := &atomEntry{Lang: e.Language, Source: newAtomSource(e), Links: atomLinks(e)}
	a.Id, a.Title, a.Rights = e.ID, e.Title, e.Rights
	a.Published, a.Updated = atomDate(e.Published), atomDate(e.Updated)
	a.Summary, a.Content = atomSummary(e), atomContent(e)
	a.Authors, a.Contributors = atomAuthors(e), atomPeople(e.Contributors)
	a.Categories = atomCategories(e.Categories)
	a.Thumbnail = thumbnail(e)
	a.itunesElements = newITunes(e)
	return a
}

// atomLinks has one alternate link, which is the entry's page.
func atomLinks(e *entry) []xmlLink {
	var links []xmlLink
	if e.URL != "" {
		links = append(links, xmlLink{Rel: "alternate", Href: e.URL})
	}
	links = append(links, otherLinks(e)...)
	for i := range e.Enclosures {
		x := &e.Enclosures[i]
		links = append(links, xmlLink{Rel: "enclosure", Type: mediaType(x), Href: x.URL, Length: lengthOf(x)})
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
// 4287, 4.1.2), which then is whatever text there is, be it the title.
func atomContent(e *entry) *feeds.AtomContent {
	switch {
	case e.Content != "":
		return &feeds.AtomContent{Type: "html", Content: e.Content}
	case e.URL == "":
		return &feeds.AtomContent{Type: "html", Content: cmp.Or(e.Body(), html.EscapeString(e.Title))}
	}
	return nil
}

// atomAuthors are the authors, else the feed that the entry came from: every
// entry must have one, for the merged feed has none.
func atomAuthors(e *entry) []feeds.AtomPerson {
	if len(e.Authors) > 0 {
		return atomPeople(e.Authors)
	}
	if title := e.origin().Title; title != "" {
		return []feeds.AtomPerson{{Name: title}}
	}
	return []feeds.AtomPerson{{Name: e.Source().Feed.Title}}
}

func atomPeople(given []aggregator.Person) []feeds.AtomPerson {
	var people []feeds.AtomPerson
	for _, p := range given {
		people = append(people, feeds.AtomPerson{Name: p.Name, Uri: p.URL, Email: p.Email})
	}
	return people
}

func atomCategories(given []aggregator.Category) []atomCategory {
	var all []atomCategory
	for _, c := range given {
		if !isIRI(c.Scheme) {
			c.Scheme = ""
		}
		all = append(all, atomCategory(c))
	}
	return all
}
