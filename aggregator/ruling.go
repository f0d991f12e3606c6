package aggregator

import (
	"fmt"
	"slices"
)

// Ruling is what the configuration says of an article, as one source carries
// it, for one section.
type Ruling struct {
	Source  string
	Section string // path; [Root] also when the source's own rules refuse it
	// Refused says which rule keeps the article out, or that the source is no
	// longer configured; empty when it is let in.
	Refused string
}

// Rulings are all that decides where the article is shown, source by source
// and from the root down. What lies below a section that refuses it is left out.
func (t *Tree) Rulings(a *Article) []Ruling {
	var rulings []Ruling
	t.judge(a, func(r Ruling) { rulings = append(rulings, r) })
	return rulings
}

// judge applies the rules to the article as each of its sources carries it.
func (t *Tree) judge(a *Article, tell func(Ruling)) {
	for i := range a.Sightings {
		name := a.Sightings[i].Source
		source := t.sources[name]
		switch {
		case source == nil:
			tell(Ruling{name, Root, "the source is not configured any more"})
			continue
		case !admits(source.Include, source.Exclude, a, name):
			tell(Ruling{name, Root, "by the source: " + refusal(source.Include, source.Exclude, a, name)})
			continue
		}
		for _, path := range append([]string{Root}, source.Sections...) {
			t.descend(a, name, path, tell)
		}
	}
}

// descend judges for the sections from the root down to path, up to the first
// that refuses the article.
func (t *Tree) descend(a *Article, source, path string, tell func(Ruling)) {
	for _, p := range slices.Backward(lineage(path)) {
		s := t.sections[p]
		if !admits(s.Include, s.Exclude, a, source) {
			tell(Ruling{source, p, "by the section: " + refusal(s.Include, s.Exclude, a, source)})
			return
		}
		tell(Ruling{source, p, ""})
	}
}

// admits applies a pair of rules to an article as the named source carries it.
func admits(include, exclude *Rule, a *Article, source string) bool {
	return (include == nil || include.Matches(a, source)) && (exclude == nil || !exclude.Matches(a, source))
}

// refusal names the rule of a pair that keeps the article out.
func refusal(include, exclude *Rule, a *Article, source string) string {
	if include != nil && !include.Matches(a, source) {
		return fmt.Sprintf("include %s does not match", include)
	}
	return fmt.Sprintf("exclude %s matches", exclude)
}
