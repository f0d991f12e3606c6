package config

import (
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// place is a position in the file, both numbers from 1.
type place struct{ line, column int }

// value is a TOML value that knows where it stands. However a table or a list
// of tables is spelled in the file, it looks the same here.
type value struct {
	at   place
	path string        // dotted key
	kind unstable.Kind // Table for every table, Array for every list

	text    string // of a scalar: a string's content, anything else as written
	list    []*value
	entries []entry // of a table, in the order of the file
	// quoted is as much of a text as a message may repeat; nil where that is all
	// of it.
	quoted func(string) string
}

// entry is a key of a table with what it stands for.
type entry struct {
	name  string
	at    place
	value *value
}

// get is the value of a table's key, or nil.
func (v *value) get(name string) *value {
	i := slices.IndexFunc(v.entries, func(e entry) bool { return e.name == name })
	if i < 0 {
		return nil
	}
	return v.entries[i].value
}

// guard has messages repeat of the value, and of all that it holds, no more than
// the function leaves.
func (v *value) guard(quoted func(string) string) {
	v.quoted = quoted
	for _, element := range v.list {
		element.guard(quoted)
	}
	for _, e := range v.entries {
		e.value.guard(quoted)
	}
}

// shown is what a message may repeat of a text of the value.
func (v *value) shown(text string) string {
	if v.quoted == nil {
		return text
	}
	return v.quoted(text)
}

// put adds a key to a table.
func (v *value) put(name string, at place, child *value) *value {
	child.path = strings.TrimPrefix(v.path+"."+name, ".")
	v.entries = append(v.entries, entry{name, at, child})
	return child
}

// into is the table under a key, made where there is none yet; of a list of
// tables it is the last.
func (v *value) into(name string, at place) *value {
	child := v.get(name)
	if child == nil {
		return v.put(name, at, &value{at: at, kind: unstable.Table})
	}
	if n := len(child.list); n > 0 {
		return child.list[n-1]
	}
	return child
}

// element adds a table to the list of tables under a key.
func (v *value) element(name string, at place) *value {
	list := v.get(name)
	if list == nil {
		list = v.put(name, at, &value{at: at, kind: unstable.Array})
	}
	table := &value{at: at, path: list.path, kind: unstable.Table}
	list.list = append(list.list, table)
	return table
}
