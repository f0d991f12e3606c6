package publish

import (
	"strings"

	"tidings/aggregator"
)

// sectionNode is a section in a tree of those that a page leads to.
type sectionNode struct {
	Title       string
	Description string // may be empty
	Language    string
	URL         string // as the page refers to it
	Address     string
	Offers      []offer
	Children    []*sectionNode
}

// leads reports whether a page of one section may name another: everybody may
// see it, or the same token opens both.
func leads(from, to *aggregator.Section) bool { return public(to) || to.Token == from.Token }

// publicSections are those that everybody may see, parents first.
func (s *site) publicSections() []*aggregator.Section {
	var all []*aggregator.Section
	for _, section := range s.tree.All() {
		if public(section) {
			all = append(all, section)
		}
	}
	return all
}

// children are the nearest sections below one that its page may name.
func (s *site) children(at string, section *aggregator.Section) []*sectionNode {
	var below []*aggregator.Section
	for _, other := range s.tree.All() {
		if other.Path != section.Path && within(other.Path, section.Path) && leads(section, other) {
			below = append(below, other)
		}
	}
	return s.nested(at, below)
}

// within reports whether the section at path is the one above it, or below that.
func within(path, above string) bool {
	return above == aggregator.Root || path == above || strings.HasPrefix(path, above+"/")
}

// trail is the way down to a section from the root, as far as its page may
// name it, without the section itself.
func (s *site) trail(at string, section *aggregator.Section) []link {
	var trail []link
	for _, other := range s.tree.All() {
		if other.Path != section.Path && within(section.Path, other.Path) && leads(section, other) {
			trail = append(trail, link{s.heading(other), s.href(at, s.address(other, asPage))})
		}
	}
	return trail
}

// nested hangs every section under the nearest of the others above it, for
// the page at an address of ours. Parents must come first.
func (s *site) nested(at string, sections []*aggregator.Section) []*sectionNode {
	var top []*sectionNode
	nodes := map[string]*sectionNode{}
	for _, section := range sections {
		node := s.node(at, section)
		nodes[section.Path] = node
		if parent := above(nodes, section.Path); parent != nil {
			parent.Children = append(parent.Children, node)
		} else {
			top = append(top, node)
		}
	}
	return top
}

func (s *site) node(at string, section *aggregator.Section) *sectionNode {
	address := s.address(section, asPage)
	return &sectionNode{
		Title:       s.heading(section),
		Description: legal(section.Description),
		Language:    languageTag(section.Language),
		URL:         s.href(at, address),
		Address:     address,
		Offers:      s.offers(at, section),
	}
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
