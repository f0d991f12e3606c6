package read

import (
	"cmp"
	"strings"
)

// groupKey is what makes groups one: the title, in one case, and the word.
type groupKey struct {
	within      *Group
	title, word string
}

// group is the group of that title and word within another.
func (r *opmlReader) group(within *Group, title, word string) *Group {
	key := groupKey{within, strings.ToLower(title), word}
	if r.groups[key] == nil {
		r.groups[key] = &Group{Title: title, Word: word, Within: within}
	}
	return r.groups[key]
}

// groupOf is the group that an outline opens. One without a title is none, and
// what is nested too deep stays in the group above.
func (r *opmlReader) groupOf(o opmlOutline, within *Group) *Group {
	title := cmp.Or(o.text, o.title)
	switch {
	case title == "":
		return within
	case within.depth() == maxGroups:
		r.mended.add("groups nested deeper than %d joined with the one above them", maxGroups)
		return within
	}
	return r.group(within, title, cmp.Or(ownWord(o.category, within), pathWord(title)))
}

// ownWord is the word that a group gives itself, as tidings writes it: by a
// category that is its path, or empty.
func ownWord(category string, within *Group) string {
	word, ok := strings.CutPrefix(strings.TrimSpace(category), within.path()+"/")
	if !ok || !isPathWord(word) {
		return ""
	}
	return word
}

// path is the words from the top down to the group, each after a slash.
func (g *Group) path() string {
	if g == nil {
		return ""
	}
	return g.Within.path() + "/" + g.Word
}

// depth is how many groups there are from the top down to the group.
func (g *Group) depth() int {
	n := 0
	for ; g != nil; g = g.Within {
		n++
	}
	return n
}

// categoriesOf are the groups that the categories of a feed name: "/a/b,c" is b
// in a, and c.
func (r *opmlReader) categoriesOf(o opmlOutline) []*Group {
	var all []*Group
	for category := range strings.SplitSeq(o.category, ",") {
		if len(all) == maxCategories {
			break
		}
		all = append(all, r.chain(category))
	}
	return all
}

// chain is the group at the end of a path of titles; nil for none.
func (r *opmlReader) chain(path string) *Group {
	var g *Group
	for element := range strings.SplitSeq(path, "/") {
		title := cut(line(element), maxTitle)
		if title != "" && g.depth() < maxGroups {
			g = r.group(g, title, pathWord(title))
		}
	}
	return g
}
