package config

import "tidings/aggregator"

// List is a list of sources at an address, which is asked like a source.
type List struct {
	Source  *aggregator.Source
	Section string // below which the groups of the list are; empty for the root
}

// opml reads one [[opml]].
func (r *reading) opml(v *value) {
	l := &List{Source: &aggregator.Source{List: true}}
	table(opmlKeys(l)).read(r, v)
	given := v.get("url")
	if given == nil {
		r.report(v.at, v.path()+".url", "missing", `add url = "https://…" to this list`)
	}
	l.Source.Secret = anyVariable(given)
	l.Source.Name = "opml " + longName(l.Source)
	if l.Source.URL != "" {
		r.unique(r.listNames, l.Source.Name, given, v.path()+".url", "listed", "join the two [[opml]] tables")
	}
	r.config.Lists = append(r.config.Lists, l)
}
