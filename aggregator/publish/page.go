package publish

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"time"

	"tidings/aggregator"
)

// excerptLength is how much of an entry's text a page shows, in characters.
const excerptLength = 400

//go:embed style.css
var style string

//go:embed page.gohtml
var pageText string

// pages holds the templates of all pages.
var pages = template.Must(template.New("pages").Funcs(template.FuncMap{
	"date":    func(t time.Time) string { return t.Format("2 January 2006, 15:04 UTC") },
	"rfc3339": atomDate,
}).Parse(pageText))

// pagePolicy is the Content-Security-Policy of the pages: no script, nothing
// loaded but pictures where they are wanted, and no style but our own, which
// the browser knows by its hash.
func (s *site) pagePolicy() string {
	sum := sha256.Sum256([]byte(style))
	policy := fmt.Sprintf("default-src 'none'; style-src 'sha256-%s'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
		base64.StdEncoding.EncodeToString(sum[:]))
	if s.pictures {
		policy += "; img-src http: https:"
	}
	return policy
}

// head is what every page begins with.
type head struct {
	Title     string
	Language  string
	Canonical string
	Style     template.CSS
	Offers    []offer // for autodiscovery
}

// offer is a feed that a page announces.
type offer struct {
	Format, Type, Title, URL string
}

// offers are the section's feeds.
func (s *site) offers(section *aggregator.Section) []offer {
	var all []offer
	for as := range asPage {
		all = append(all, offer{
			Format: formats[as].name,
			Type:   formats[as].mediaType,
			Title:  s.heading(section) + " (" + formats[as].name + ")",
			URL:    s.address(section, as),
		})
	}
	return all
}

// sectionView is what the page of a section shows.
type sectionView struct {
	Head        head
	Index       string // address of the page of all sections
	Description string
	Entries     []entryView
}

type entryView struct {
	Title, URL, Language string
	Source               string
	Excerpt              string
	Picture              string // empty unless pages load pictures
	Published            time.Time
	Related              []related
}

func writePage(w io.Writer, f *feed) error {
	view := sectionView{
		Head: head{
			Title:     f.title,
			Language:  f.language,
			Canonical: f.home(),
			Style:     template.CSS(style),
			Offers:    f.site.offers(f.section),
		},
		Index:       f.site.base + "/",
		Description: f.description,
	}
	for _, e := range f.entries {
		view.Entries = append(view.Entries, newEntryView(f.site, e))
	}
	return pages.ExecuteTemplate(w, "section", view)
}

func newEntryView(s *site, e *entry) entryView {
	text := e.Summary
	if text == "" {
		text = e.Content
	}
	v := entryView{
		Title:     e.Title,
		URL:       e.URL,
		Language:  e.Language,
		Source:    e.Source().Feed.Title,
		Excerpt:   cut(plain(text), excerptLength),
		Published: e.Published,
		Related:   e.Related,
	}
	if s.pictures {
		v.Picture = e.Image
	}
	return v
}
