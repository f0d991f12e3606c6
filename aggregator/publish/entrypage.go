package publish

import (
	"cmp"
	"net/url"
	"strings"
	"time"

	"tidings/aggregator"
)

// What a page shows of a text, in characters, and of the authors.
const (
	excerptLength = 300
	titleLength   = 200
	nameLength    = 80
	leadLength    = 80 // of an excerpt that has to serve as a title
	authorsShown  = 4
)

// entryView is what a page shows of an entry.
type entryView struct {
	Title, URL string // the title is never empty
	Language   string
	Direction  string // rtl, or auto: that of the title
	Source     link
	Published  time.Time
	Authors    []link
	Others     int // authors that are not shown
	Excerpt    string
	Picture    string // empty unless pages load pictures
	Enclosures []enclosureView
	Related    []link
}

func newEntryView(s *site, e *entry) entryView {
	v := entryView{
		URL:       onTheWeb(e.URL),
		Language:  languageTag(e.Language),
		Direction: "auto",
		Source:    source(e.Source()),
		Published: e.Published,
		Excerpt:   excerpt(e),
		Related:   alsoAt(e.Related),
	}
	if rightToLeft(e.Language) {
		v.Direction = "rtl"
	}
	v.headline(e)
	v.Authors, v.Others = authors(e.Authors)
	for i := range e.Enclosures {
		if shown, ok := newEnclosureView(&e.Enclosures[i]); ok && e.Enclosures[i].URL != e.Image {
			v.Enclosures = append(v.Enclosures, shown)
		}
	}
	if s.pictures {
		v.Picture = onTheWeb(e.Image)
	}
	return v
}

// excerpt is how the entry's text begins, in plain text; empty without one.
func excerpt(e *entry) string {
	text := plain(e.Summary)
	if text == "" {
		text = plain(e.Content)
	}
	return cut(text, excerptLength)
}

// headline gives the entry a title: its own, or how its text begins.
func (v *entryView) headline(e *entry) {
	v.Title = cut(strings.TrimSpace(e.Title), titleLength)
	if v.Title == "" && v.Excerpt != "" {
		v.Title = cut(v.Excerpt, leadLength)
		if v.Title == v.Excerpt {
			v.Excerpt = ""
		}
	}
	v.Title = cmp.Or(v.Title, cut(v.URL, titleLength), "Untitled")
}

// source is the one that words the entry, with the address of its site.
func source(s *aggregator.Sighting) link {
	return link{cut(s.Feed.Title, nameLength), onTheWeb(s.Feed.Link)}
}

// authors are the first few, and the number of the others.
func authors(all []aggregator.Person) (shown []link, others int) {
	for _, p := range all[:min(len(all), authorsShown)] {
		shown = append(shown, link{cut(p.Name, nameLength), onTheWeb(p.URL)})
	}
	return shown, len(all) - len(shown)
}

// alsoAt are the near duplicates, by who published them.
func alsoAt(all []related) []link {
	var links []link
	for _, r := range all {
		if address := onTheWeb(r.URL); address != "" {
			links = append(links, link{cut(r.Source, nameLength), address})
		}
	}
	return links
}

// onTheWeb is an address that a browser can open without harm; empty for any
// other.
func onTheWeb(address string) string {
	address = strings.TrimSpace(address)
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		return ""
	}
	return address
}
