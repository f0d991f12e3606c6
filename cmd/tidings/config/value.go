package config

import (
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// value is a TOML value that knows where it stands. However a table or a list
// of tables is spelled in the file, it looks the same here.
type value struct {
	in    *value        // the table that has it; nil for the root. Elements are where their list is.
	name  string        // its key there
	keyAt int           // where that is in the text, in bytes
	at    int           // where the value itself is
	kind  unstable.Kind // Table for every table, Array for every list

	text    string   // of a scalar: a string's content, anything else as written
	list    []*value // elements
	entries []*value // of a table, in the order of the file
	// quoted is as much of a text as a message may repeat; nil where that is all
	// of it.
	quoted func(string) string
}

// path is the dotted key.
func (v *value) path() string {
	if v.in == nil {
		return v.name
	}
	return strings.TrimPrefix(v.in.path()+"."+v.name, ".")
}

// get is the value of a table's key, or nil.
func (v *value) get(name string) *value {
	i := slices.IndexFunc(v.entries, func(e *value) bool { return e.name == name })
	if i < 0 {
		return nil
	}
	return v.entries[i]
}

// guard has messages repeat of the value, and of all that it holds, no more than
// the function leaves.
func (v *value) guard(quoted func(string) string) {
	v.quoted = quoted
	for _, element := range v.list {
		element.guard(quoted)
	}
	for _, e := range v.entries {
		e.guard(quoted)
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
func (v *value) put(name string, at int, kind unstable.Kind) *value {
	child := &value{in: v, name: name, keyAt: at, at: at, kind: kind}
	if v.entries == nil {
		v.entries = make([]*value, 0, usualKeys)
	}
	v.entries = append(v.entries, child)
	return child
}

// usualKeys are as many as most tables of a long file have.
const usualKeys = 4

// into is the table under a key, made where there is none yet; of a list of
// tables it is the last.
func (v *value) into(name string, at int) *value {
	child := v.get(name)
	if child == nil {
		return v.put(name, at, unstable.Table)
	}
	if n := len(child.list); n > 0 {
		return child.list[n-1]
	}
	return child
}

// element adds a table to the list of tables under a key.
func (v *value) element(name string, at int) *value {
	list := v.get(name)
	if list == nil {
		list = v.put(name, at, unstable.Array)
	}
	return list.add(at, unstable.Table)
}

// add adds an element to a list.
func (v *value) add(at int, kind unstable.Kind) *value {
	element := &value{in: v.in, name: v.name, keyAt: v.keyAt, at: at, kind: kind}
	v.list = append(v.list, element)
	return element
}
