package config

import (
	"net/url"
	"slices"
	"strings"

	"tidings/aggregator"
)

// Subscription is a source that a list names.
type Subscription struct {
	URL string
	// In are the groups that it is in, each as the way down to it; none where it
	// is in no group.
	In [][]Group
}

// Group is one step of that way.
type Group struct {
	Title string // plain text
	Word  string // that stands for the title in a path: a-z, 0-9 and hyphens
}

// WithLists is the configuration with the sources that its lists name. A source
// that the file describes stays as it is there; one that several lists name is
// in the sections of all of them. What lists named before is not in it.
func (c *Config) WithLists(named func(*List) []Subscription) *Config {
	if c.file != nil {
		c = c.file
	}
	whole := *c
	whole.file = c
	if len(c.Lists) == 0 {
		return &whole
	}
	w := widening{Config: &whole, described: map[string]bool{}, names: map[string]bool{}, listed: map[string]*aggregator.Source{}}
	whole.Sources, whole.Sections = slices.Clone(c.Sources), slices.Clone(c.Sections)
	w.begin()
	for _, l := range c.Lists {
		for _, s := range named(l) {
			w.add(l, s)
		}
	}
	return w.Config
}

// widening is a configuration to which sources are added.
type widening struct {
	*Config
	described map[string]bool               // sections, by path
	names     map[string]bool               // of sources
	listed    map[string]*aggregator.Source // by what their addresses have in common; nil for those of the file
}

// begin notes what the file says.
func (w *widening) begin() {
	for _, s := range w.Sections {
		w.described[s.Path] = true
	}
	for _, s := range w.Asked() {
		w.names[s.Name] = true
	}
	for _, s := range w.Sources {
		for _, address := range s.Addresses() {
			w.listed[common(address)] = nil
		}
	}
}

// common is the same for addresses of one feed: however the scheme and the host
// are written.
func common(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Scheme, u.Host, u.Fragment = "", strings.ToLower(u.Host), ""
	return u.String()
}

// add adds a subscription of a list, unless the file describes it.
func (w *widening) add(l *List, s Subscription) {
	source, known := w.listed[common(s.URL)]
	if known && source == nil {
		return
	}
	if !known {
		if source = w.newSource(s.URL); source == nil {
			return
		}
		w.listed[common(s.URL)] = source
		w.Sources = append(w.Sources, source)
	}
	for _, path := range w.paths(l, s) {
		if !slices.Contains(source.Sections, path) {
			source.Sections = append(source.Sections, path)
		}
	}
}

// newSource is the source at an address. The name comes from all of the address
// and from nothing else: what is listed beside it comes and goes. It is nil for
// one whose name was made to be that of another.
func (w *widening) newSource(address string) *aggregator.Source {
	s := &aggregator.Source{URL: address, Schedule: w.Fetch.Schedule}
	if s.Name = longName(s); w.names[s.Name] {
		s.Name = hashedName(s)
		if w.names[s.Name] {
			return nil
		}
	}
	w.names[s.Name] = true
	return s
}

// paths are the sections that a subscription is in.
func (w *widening) paths(l *List, s Subscription) []string {
	var paths []string
	for _, groups := range s.In {
		path := l.Section
		for _, g := range groups {
			path = w.section(path, g)
		}
		paths = append(paths, path)
	}
	if len(paths) == 0 && l.Section != "" {
		paths = []string{l.Section}
	}
	return paths
}

// section is the path of the section that a group is, below another; groups of
// the same word are one. Where the file does not describe the section, it is
// called as the group is.
func (w *widening) section(above string, g Group) string {
	if above != "" {
		above += "/"
	}
	path := above + g.Word
	if _, err := sectionPath(path); err != nil {
		path = above + shortened(g.Word, "-feeds")
	}
	if title := nameFrom(g.Title); !w.described[path] && title != "" {
		w.Sections = append(w.Sections, aggregator.Section{Path: path, Title: title, Limit: entryLimit})
	}
	w.described[path] = true
	return path
}
