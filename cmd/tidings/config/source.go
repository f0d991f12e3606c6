package config

import (
	"strings"

	"tidings/aggregator"
)

// source reads one [[source]].
func (r *reading) source(v *value) {
	s := &aggregator.Source{}
	table(sourceKeys(s)).read(r, v)
	if v.get("url") == nil {
		r.report(v.at, v.path+".url", "missing", `add url = "https://…" to this source`)
	}
	if s.Name != "" {
		r.unique(r.sourceNames, s.Name, v.get("name"), v.path+".name", "also the name of the source", "give each source a name of its own")
	}
	r.mirrors(s, v.get("mirrors"))
	s.Secret = hasVariable(textsOf(v.get("url"), v.get("mirrors")))
	r.config.Sources = append(r.config.Sources, s)
}

// mirrors reports an address that a source has more than once.
func (r *reading) mirrors(s *aggregator.Source, v *value) {
	given := map[string]bool{s.URL: true}
	for i, mirror := range s.Mirrors {
		if mirror != "" && given[mirror] {
			r.refuse(v.list[i], flawed("remove it", "is an address of this source already"))
		}
		given[mirror] = true
	}
}

// textsOf are strings, and those of lists, as the file has them.
func textsOf(values ...*value) string {
	var all strings.Builder
	for _, v := range values {
		if v != nil {
			all.WriteString(v.text + " " + textsOf(v.list...))
		}
	}
	return all.String()
}
