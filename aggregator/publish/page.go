package publish

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"html/template"
	"io"
	"strings"
	"time"

	"tidings/aggregator"
)

//go:embed style.css
var style string

//go:embed *.gohtml
var pageTexts embed.FS

// pageDate is how our pages write a moment in UTC.
const pageDate = "2 January 2006, 15:04 UTC"

// pages holds the templates of all pages: frame.gohtml what surrounds each of
// them, every other file the one that it is named for.
var pages = template.Must(template.New("pages").Funcs(template.FuncMap{
	"date":    func(t time.Time) string { return t.Format(pageDate) },
	"rfc3339": atomDate,
	// An address may be broken where its path may.
	"segments": func(address string) []string { return strings.SplitAfter(address, "/") },
}).ParseFS(pageTexts, "*.gohtml"))

// contentPolicy says what a page may load: nothing but its icon, which it
// holds itself, and pictures where they are wanted; no style but our own,
// which the browser knows by its hash; and no script.
func (s *site) contentPolicy() string {
	sum := sha256.Sum256([]byte(style))
	policy := "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; img-src data:"
	if s.pictures {
		policy += " http: https:"
	}
	return policy + "; base-uri 'none'; form-action 'none'"
}

// pagePolicy is the Content-Security-Policy of the pages on a server.
func (s *site) pagePolicy() string { return s.contentPolicy() + "; frame-ancestors 'none'" }

// frame is what surrounds the content of every page.
type frame struct {
	Title     string
	Language  string            // of the page as a whole
	Direction string            // ltr or rtl
	English   template.HTMLAttr // marks our own words on a page in another language
	Canonical string
	Policy    string // where no header can say it
	Refresh   int    // seconds until the page loads itself again; 0 for never
	Style     template.CSS
	Offers    []offer // for autodiscovery
	Newer     string  // the page before this one; may be empty
	Older     string  // the page that follows; may be empty
	Index     string  // the page of all sections; empty on that one itself
	Trail     []link  // the way from there to this one
	OPML      string
	Status    string // empty in an export
	Generator string
}

// link is a reference with what a person reads.
type link struct{ Text, URL string }

// frame surrounds the page at an address of ours.
func (s *site) frame(at, title, language string) frame {
	f := frame{
		Title:     title,
		Language:  cmp.Or(languageTag(language), english),
		Direction: "ltr",
		Canonical: s.href(at, at),
		Style:     template.CSS(style),
		Index:     s.href(at, s.base+"/"),
		OPML:      s.href(at, s.base+"/opml"),
		Status:    s.href(at, s.base+"/status"),
		Generator: generatorName,
	}
	if rightToLeft(language) {
		f.Direction = "rtl"
	}
	if f.Language != english {
		f.English = ` lang="en" dir="ltr"`
	}
	if s.static {
		f.Policy = s.contentPolicy()
	}
	return f
}

// offer is a feed that a page announces.
type offer struct {
	Format, Type, Title string
	URL                 string // as the page refers to it
	Address             string // for a person to copy
}

// offers are the section's feeds, for the page at an address of ours.
func (s *site) offers(at string, section *aggregator.Section) []offer {
	var all []offer
	for as := range asPage {
		address := s.address(section, as)
		all = append(all, offer{
			Format:  formats[as].name,
			Type:    formats[as].mediaType,
			Title:   s.heading(section) + " (" + formats[as].name + ")",
			URL:     s.href(at, address),
			Address: address,
		})
	}
	return all
}

// writeStarting writes the page of a section that has nothing to show yet,
// because its sources are being asked for the first time.
func writeStarting(w io.Writer, s *site, section *aggregator.Section) error {
	at := s.address(section, asPage)
	view := s.frame(at, s.heading(section), legal(section.Language))
	view.Refresh = int(comeBack.Seconds())
	view.Trail = s.trail(at, section)
	return pages.ExecuteTemplate(w, "starting", view)
}

// comeBack is after what time the page of a section that is being fetched for
// the first time looks again.
const comeBack = 10 * time.Second
