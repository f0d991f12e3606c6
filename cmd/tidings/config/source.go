package config

import (
	"slices"

	"tidings/aggregator"
)

// source reads one [[source]].
func (r *reading) source(v *value) {
	*r.scratch = aggregator.Source{}
	r.setScratch.read(r, v)
	s := *r.scratch
	if v.get("url") == nil {
		r.report(v.at, v.path()+".url", "missing", `add url = "https://…" to this source`)
	}
	if s.Name != "" {
		r.unique(r.sourceNames, s.Name, v.get("name"), v.path()+".name", "also the name of the source", "give each source a name of its own")
	}
	mirrors := v.get("mirrors")
	r.mirrors(&s, mirrors)
	s.Secret = anyVariable(v.get("url"), mirrors)
	r.config.Sources = append(r.config.Sources, &s)
}

// mirrors reports an address that a source has more than once.
func (r *reading) mirrors(s *aggregator.Source, v *value) {
	for i, mirror := range s.Mirrors {
		if mirror != "" && (mirror == s.URL || slices.Contains(s.Mirrors[:i], mirror)) {
			r.refuse(v.list[i], flawed("remove it", "is an address of this source already"))
		}
	}
}

// anyVariable reports whether there is a ${NAME} in the strings, or in those of
// the lists, as the file has them.
func anyVariable(values ...*value) bool {
	return slices.ContainsFunc(values, func(v *value) bool {
		return v != nil && (hasVariable(v.text) || anyVariable(v.list...))
	})
}
