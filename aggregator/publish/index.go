package publish

import (
	"bytes"
	"fmt"
	"io"
	"net/http"

	"tidings/aggregator"
)

// indexView is what the page of all sections shows.
type indexView struct {
	Frame       frame
	Description string
	Sections    []*sectionNode
}

// index answers with the page of all public sections.
func (p *Publisher) index() http.HandlerFunc { return p.standing(p.renderIndex) }

func (p *Publisher) renderIndex() (*rendition, error) {
	var body bytes.Buffer
	if err := writeIndex(&body, &p.site); err != nil {
		return nil, fmt.Errorf("render the index: %w", err)
	}
	return p.site.standing(body.Bytes(), formats[asPage].mediaType, p.site.pagePolicy()), nil
}

// writeIndex writes the page of all public sections. What is said of the root
// section is said of the whole; a root behind a token lends nothing.
func writeIndex(w io.Writer, s *site) error {
	root := s.tree.At(aggregator.Root)
	if !public(root) {
		root = &aggregator.Section{}
	}
	at := s.base + "/"
	view := indexView{
		Frame:       s.frame(at, s.heading(root), legal(root.Language)),
		Description: legal(root.Description),
		Sections:    s.nested(at, s.publicSections()),
	}
	view.Frame.Index = ""
	for _, section := range s.publicSections() {
		view.Frame.Offers = append(view.Frame.Offers, s.offers(at, section)...)
	}
	if len(view.Sections) > 0 { // the root, as all others are below it
		view.Sections[0].Title, view.Sections[0].Description = "Everything", ""
	}
	return pages.ExecuteTemplate(w, "index", view)
}
