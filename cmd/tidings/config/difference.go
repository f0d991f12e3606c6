package config

import (
	"cmp"
	"slices"

	"tidings/aggregator"
)

// Difference is one thing that a configuration says otherwise than another, as
// everybody may see it.
type Difference struct {
	Of   string // "server", "store", "fetch", "source", "section" or "opml"
	Name string // of the source or list, or the path of the section; empty for the others
	// Key is what was changed; empty where the whole was added or removed.
	Key     string
	Was, Is string // of a key, or of the address of what was added or removed
	Added   bool   // the whole
	// Later: it takes effect at the next start.
	Later bool
}

// After is how a daemon goes on with c that runs with another configuration, and
// what is different then. What cannot change while it runs stays as it is; a
// source that stays the same keeps its pointer.
func (c *Config) After(running *Config) (*Config, []Difference) {
	next := *c
	next.Sources, next.Lists = slices.Clone(c.Sources), slices.Clone(c.Lists)
	all := next.settings(running)
	all = append(all, next.sources(running)...)
	all = append(all, next.lists(running)...)
	all = append(all, next.sections(running)...)
	next.Server.Listen, next.Store.Path = running.Server.Listen, running.Store.Path
	return &next, all
}

// pinned reports whether a key cannot change while a daemon runs.
func pinned(of, key string) bool {
	return of == "server" && key == "listen" || of == "store" && key == "path"
}

// settings are the differences of the tables that there is one of.
func (c *Config) settings(before *Config) []Difference {
	var all []Difference
	for _, table := range []struct {
		of      string
		was, is []key
	}{
		{"server", serverKeys(&before.Server), serverKeys(&c.Server)},
		{"store", storeKeys(&before.Store), storeKeys(&c.Store)},
		{"fetch", fetchKeys(&before.Fetch), fetchKeys(&c.Fetch)},
	} {
		for _, d := range contrast(table.was, table.is) {
			d.Of, d.Later = table.of, pinned(table.of, d.Key)
			all = append(all, d)
		}
	}
	return all
}

// contrast are the differences between two tables of the same keys.
func contrast(was, is []key) []Difference {
	var all []Difference
	for i, k := range is {
		if was[i].said() != k.said() {
			all = append(all, Difference{Key: k.name, Was: was[i].shown(), Is: k.shown()})
		}
	}
	return all
}

// sources are the differences of sources. Those without any become the ones of
// before.
func (c *Config) sources(before *Config) []Difference {
	old := map[string]*aggregator.Source{}
	for _, s := range before.Sources {
		old[s.Name] = s
	}
	var all []Difference
	for i, s := range c.Sources {
		was := old[s.Name]
		delete(old, s.Name)
		if was == nil {
			all = append(all, Difference{Of: "source", Name: s.Name, Added: true, Is: s.Shown(s.URL)})
			continue
		}
		if alike(was, s) {
			c.Sources[i] = was
		}
		all = append(all, named("source", s.Name, c.told(contrast(sourceKeys(was), sourceKeys(s)), was, s, before))...)
	}
	return append(all, removed("source", old)...)
}

// alike reports whether nothing was changed of a source, what is shown of its
// addresses included.
func alike(was, is *aggregator.Source) bool {
	return len(contrast(sourceKeys(was), sourceKeys(is))) == 0 && was.Secret == is.Secret
}

// told are the differences of a source without what [fetch] says of all sources.
func (c *Config) told(differences []Difference, was, is *aggregator.Source, before *Config) []Difference {
	common := was.Schedule == before.Fetch.Schedule && is.Schedule == c.Fetch.Schedule
	return slices.DeleteFunc(differences, func(d Difference) bool { return common && d.Key == "schedule" })
}

// named says what the differences are of.
func named(of, name string, differences []Difference) []Difference {
	for i := range differences {
		differences[i].Of, differences[i].Name = of, name
	}
	return differences
}

// removed are the sources that are left, in the order of their names.
func removed(of string, left map[string]*aggregator.Source) []Difference {
	var all []Difference
	for name, s := range left {
		all = append(all, Difference{Of: of, Name: name, Was: s.Shown(s.URL)})
	}
	slices.SortFunc(all, func(a, b Difference) int { return cmp.Compare(a.Name, b.Name) })
	return all
}

// lists are the differences of lists. Those without any become the ones of before.
func (c *Config) lists(before *Config) []Difference {
	old, left := map[string]*List{}, map[string]*aggregator.Source{}
	for _, l := range before.Lists {
		old[l.Source.Name], left[l.Source.Name] = l, l.Source
	}
	var all []Difference
	for i, l := range c.Lists {
		was := old[l.Source.Name]
		delete(left, l.Source.Name)
		if was == nil {
			all = append(all, Difference{Of: "opml", Name: l.Source.Name, Added: true, Is: l.Source.Shown(l.Source.URL)})
			continue
		}
		if alike(was.Source, l.Source) {
			c.Lists[i] = &List{Source: was.Source, Section: l.Section}
		}
		all = append(all, named("opml", l.Source.Name, c.told(contrast(opmlKeys(was), opmlKeys(l)), was.Source, l.Source, before))...)
	}
	return append(all, removed("opml", left)...)
}

// sections are the differences of sections, whoever named them.
func (c *Config) sections(before *Config) []Difference {
	was, is := before.Tree(), c.Tree()
	var all []Difference
	for _, s := range is.All() {
		old := was.At(s.Path)
		switch {
		case s.Path == aggregator.Root: // as [server] says
		case old == nil:
			all = append(all, Difference{Of: "section", Name: s.Path, Added: true})
		default:
			all = append(all, named("section", s.Path, contrast(sectionKeys(old), sectionKeys(s)))...)
		}
	}
	for _, s := range was.All() {
		if is.At(s.Path) == nil {
			all = append(all, Difference{Of: "section", Name: s.Path})
		}
	}
	return all
}
