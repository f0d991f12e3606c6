package publish

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"strings"

	"tidings/aggregator"
)

// indexView is what the page of all sections shows.
type indexView struct {
	Head     head
	Sections []*sectionNode
}

// sectionNode is a public section with the public ones below it.
type sectionNode struct {
	Title    string
	URL      string
	Offers   []offer
	Children []*sectionNode
}

// index answers with the page of all public sections.
func (p *Publisher) index() http.HandlerFunc { return p.standing(p.renderIndex) }

func (p *Publisher) renderIndex() (*rendition, error) {
	var body bytes.Buffer
	if err := writeIndex(&body, &p.site, p.tree); err != nil {
		return nil, fmt.Errorf("render the index: %w", err)
	}
	return p.site.standing(body.Bytes(), formats[asPage].mediaType, p.site.pagePolicy()), nil
}

func writeIndex(w io.Writer, s *site, tree *aggregator.Tree) error {
	root := tree.At(aggregator.Root)
	view := indexView{
		Head: head{
			Title:     s.heading(root),
			Language:  legal(root.Language),
			Canonical: s.base + "/",
			Style:     template.CSS(style),
		},
		Sections: s.nested(tree),
	}
	for _, section := range tree.All() {
		if public(section) {
			view.Head.Offers = append(view.Head.Offers, s.offers(section)...)
		}
	}
	return pages.ExecuteTemplate(w, "index", view)
}

// nested hangs every public section under the nearest public one above it.
func (s *site) nested(tree *aggregator.Tree) []*sectionNode {
	var top []*sectionNode
	nodes := map[string]*sectionNode{}
	for _, section := range tree.All() {
		if !public(section) {
			continue
		}
		node := &sectionNode{Title: s.heading(section), URL: s.address(section, asPage), Offers: s.offers(section)}
		nodes[section.Path] = node
		if parent := above(nodes, section.Path); parent != nil {
			parent.Children = append(parent.Children, node)
		} else {
			top = append(top, node)
		}
	}
	return top
}

// above is the node of the nearest ancestor that has one, or nil.
func above(nodes map[string]*sectionNode, path string) *sectionNode {
	for path != aggregator.Root {
		path = path[:max(0, strings.LastIndexByte(path, '/'))]
		if nodes[path] != nil {
			return nodes[path]
		}
	}
	return nil
}
