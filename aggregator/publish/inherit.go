package publish

import (
	"cmp"
	"maps"
	"slices"

	"tidings/aggregator"
)

// inherit puts into the place of each window the one that a publisher has of its
// section, if nothing would look different. The others take over what they can.
func (p *Publisher) inherit(before *Publisher) {
	differ := differing(before.tree, p.tree)
	for path, w := range p.windows {
		old := before.windows[path]
		switch {
		case old == nil:
		case p.site.saysAlike(&before.site) && !concernsAny(path, differ) && p.asksAlike(before, w.section):
			p.windows[path] = old
		default:
			w.succeed(old)
		}
	}
}

// saysAlike reports whether the sites say the same of themselves.
func (s *site) saysAlike(other *site) bool {
	return s.base == other.base && s.title == other.title && s.version == other.version && s.pictures == other.pictures
}

// asksAlike reports whether documents of the section may be kept as long as before.
func (p *Publisher) asksAlike(before *Publisher, section *aggregator.Section) bool {
	return slices.Equal(p.feeding[section.Path], before.feeding[section.Path]) ||
		p.site.freshness(section) == before.site.freshness(section)
}

// differing are the paths of the sections that are not the same in both trees.
func differing(a, b *aggregator.Tree) []string {
	var paths []string
	for _, section := range a.All() {
		if other := b.At(section.Path); other == nil || !alike(section, other) {
			paths = append(paths, section.Path)
		}
	}
	for _, section := range b.All() {
		if a.At(section.Path) == nil {
			paths = append(paths, section.Path)
		}
	}
	return paths
}

// alike reports whether two sections show the same articles of a store in the
// same way. Which articles are theirs, the store knows.
func alike(a, b *aggregator.Section) bool {
	x, y := *a, *b
	x.Include, x.Exclude, y.Include, y.Exclude = nil, nil, nil, nil
	return x == y
}

// concernsAny reports whether the page of the section at path may name one of
// the others: those above and below it.
func concernsAny(path string, others []string) bool {
	return slices.ContainsFunc(others, func(other string) bool { return within(other, path) || within(path, other) })
}

// succeed makes w, which is new, the window of the section that old was the
// window of: readers go on from the editions that they have, and where the same
// articles are shown none is read again. Nobody brings changes to old meanwhile.
func (w *window) succeed(old *window) {
	old.mu.Lock()
	defer old.mu.Unlock()
	w.begun.Store(old.begun.Load())
	for as := range w.recalled {
		w.recalled[as].copy(&old.recalled[as])
	}
	current := old.current.Load()
	w.before = cmp.Or(current, old.before)
	if w.before != nil && !w.writesLike(old) {
		w.before = w.before.unwritten()
	}
	if current != nil && selectsAlike(w.section, old.section) {
		w.replace(old.held.clone(), w.before.shown, w.before.place)
	}
}

// writesLike reports whether the windows write an entry alike in every format:
// see what a [fragment] takes from its feed.
func (w *window) writesLike(other *window) bool {
	return w.site.base == other.site.base && w.section.Language == other.section.Language
}

// unwritten is the edition without what was written of its entries.
func (e *edition) unwritten() *edition {
	next := *e
	next.shelf = &shelf{}
	return &next
}

// selectsAlike reports whether two sections show the same of the articles that
// are theirs.
func selectsAlike(a, b *aggregator.Section) bool {
	return a.Limit == b.Limit && a.PerSourceLimit == b.PerSourceLimit && a.Collapse == b.Collapse
}

// copy takes over what another remembers.
func (k *recalled) copy(other *recalled) {
	other.mu.Lock()
	defer other.mu.Unlock()
	k.editions, k.order = maps.Clone(other.editions), slices.Clone(other.order)
}
