package publish

import (
	"cmp"
	"io"
	"net/url"
	"strings"
	"time"

	"tidings/aggregator"
)

// SourceList is the sources of a configuration, to be taken to another reader
// or to another tidings.
type SourceList struct {
	Title   string
	Tree    *aggregator.Tree
	Sources []*aggregator.Source
	// States say what the feeds call themselves and where their sites are, by
	// the name of the source; may be nil.
	States  map[string]aggregator.SourceState
	Written time.Time
}

// WriteOPML lists the sources in the groups of their sections, as OPML 2.0. A
// source of several sections is in each of the groups, one of none at the top.
// What is secret about an address is left out.
func (l SourceList) WriteOPML(w io.Writer) error {
	groups := &opmlGroups{tree: l.Tree, top: &opmlOutline{}, groups: map[string]*opmlOutline{}}
	for _, section := range l.Tree.All() {
		groups.at(section.Path) // in the order of the tree, not of the sources
	}
	for _, source := range l.Sources {
		groups.put(source, l.outline(source))
	}
	prune(groups.top)
	date := l.Written.UTC().Format("Mon, 02 Jan 2006 15:04:05 GMT")
	d := opmlDocument{Title: legal(l.Title), Created: date, Modified: date, Outlines: groups.top.Outlines}
	return d.write(w)
}

// outline is a source as its feed describes itself, or as it is configured.
func (l SourceList) outline(s *aggregator.Source) *opmlOutline {
	state := l.States[s.Name]
	feed := state.For(s).Feed
	title := legal(cmp.Or(feed.Title, s.Name))
	o := &opmlOutline{Text: title, Type: "rss", Title: title, XMLURL: legal(openAddress(s, s.URL))}
	if feed.Link != "" {
		o.HTMLURL = legal(openAddress(s, feed.Link))
	}
	if hasSecret(s) {
		o.Description = "Not all of its address, or of what is sent to it, is shown here."
	}
	if s.Disabled {
		o.IsComment = "true"
	}
	return o
}

// openAddress is one of the source's addresses as it is written, unless
// something in it is not to be seen.
func openAddress(s *aggregator.Source, address string) string {
	shown := s.Shown(address)
	if u, err := url.Parse(address); err == nil && u.String() == shown {
		return address
	}
	return shown
}

// hasSecret reports whether the source cannot be asked by what is shown of it.
func hasSecret(s *aggregator.Source) bool {
	return len(s.Header) > 0 || openAddress(s, s.URL) != s.URL
}

// opmlGroups are the groups that the sections become.
type opmlGroups struct {
	tree   *aggregator.Tree
	top    *opmlOutline // of no group
	groups map[string]*opmlOutline
}

// put lists the source in every section that it names.
func (g *opmlGroups) put(s *aggregator.Source, o *opmlOutline) {
	listed := map[string]bool{}
	for _, path := range s.Sections {
		if group := g.at(path); !listed[path] {
			group.Outlines = append(group.Outlines, o)
		}
		listed[path] = true
	}
	if len(listed) == 0 {
		g.top.Outlines = append(g.top.Outlines, o)
	}
}

// at is the group of a section, made with those above it where there is none
// yet.
func (g *opmlGroups) at(path string) *opmlOutline {
	if path == aggregator.Root {
		return g.top
	}
	if g.groups[path] == nil {
		parent := g.at(path[:max(0, strings.LastIndexByte(path, '/'))])
		g.groups[path] = &opmlOutline{Text: cmp.Or(legal(g.tree.At(path).Title), path), Category: "/" + path}
		parent.Outlines = append(parent.Outlines, g.groups[path])
	}
	return g.groups[path]
}

// prune takes out the groups that hold no source, and reports whether nothing
// is left of the outline.
func prune(o *opmlOutline) (empty bool) {
	kept := o.Outlines[:0]
	for _, child := range o.Outlines {
		if child.Type != "" || !prune(child) {
			kept = append(kept, child)
		}
	}
	o.Outlines = kept
	return len(kept) == 0
}
