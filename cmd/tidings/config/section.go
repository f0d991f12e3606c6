package config

import "tidings/aggregator"

// section reads one [[section]].
func (r *reading) section(v *value) {
	s := aggregator.Section{Limit: entryLimit}
	table(sectionKeys(&s)).read(r, v)
	if v.get("path") == nil {
		r.report(v.at, v.path()+".path", "missing", `add path = "news/politics" to this section`)
	}
	if s.Path != "" {
		r.unique(r.sectionPaths, s.Path, v.get("path"), v.path()+".path", "described", "join the two [[section]] tables")
	}
	r.config.Sections = append(r.config.Sections, s)
}
