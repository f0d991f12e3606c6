package config

import (
	"bytes"
	"errors"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// document builds values from the syntax tree of a TOML text.
type document struct {
	text  []byte
	lines []int // offsets of the line starts
}

// read turns a text into its root table. The problem, if there is one, is of
// the syntax.
func read(text []byte) (*value, *Problem) {
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	d := document{text: text, lines: []int{0}}
	for i, c := range text {
		if c == '\n' {
			d.lines = append(d.lines, i+1)
		}
	}
	// The parser below knows neither keys nor tables that are given twice;
	// decoding does.
	if err := toml.Unmarshal(text, &map[string]any{}); err != nil {
		return nil, d.problem(err)
	}
	return d.root(), nil
}

// problem is the decoder's error with a column in characters.
func (d *document) problem(err error) *Problem {
	at, text := place{1, 1}, strings.TrimPrefix(err.Error(), "toml: ")
	if e, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, column := e.Position()
		at = d.place(d.lines[line-1] + column - 1)
	}
	return &Problem{Line: at.line, Column: at.column, Text: text}
}

// place finds the line and the column of an offset.
func (d *document) place(offset int) place {
	line := sort.SearchInts(d.lines, offset+1)
	return place{line, utf8.RuneCount(d.text[d.lines[line-1]:offset]) + 1}
}

// root reads all expressions of the text.
func (d *document) root() *value {
	root := &value{at: place{1, 1}, kind: unstable.Table}
	here := root
	var p unstable.Parser
	p.Reset(d.text)
	for p.NextExpression() {
		switch e := p.Expression(); e.Kind {
		case unstable.Table:
			table, name, at := d.walk(root, e)
			here = table.into(name, at)
		case unstable.ArrayTable:
			table, name, at := d.walk(root, e)
			here = table.element(name, at)
		case unstable.KeyValue:
			d.assign(here, e)
		}
	}
	return root
}

// walk follows a dotted key down to the table that holds its last part.
func (d *document) walk(from *value, e *unstable.Node) (table *value, name string, at place) {
	table = from
	for it := e.Key(); it.Next(); {
		if at.line > 0 {
			table = table.into(name, at)
		}
		key := it.Node()
		name, at = string(key.Data), d.place(int(key.Raw.Offset))
	}
	return table, name, at
}

// assign puts the value of a key = value pair into its table.
func (d *document) assign(here *value, e *unstable.Node) {
	table, name, at := d.walk(here, e)
	v := table.put(name, at, &value{at: at})
	d.fill(v, e.Value())
}

// fill copies a value out of the syntax tree. The parser gives lists no
// position of their own; they keep that of their key.
func (d *document) fill(v *value, n *unstable.Node) {
	if n.Raw.Length > 0 {
		v.at = d.place(int(n.Raw.Offset))
	}
	v.kind, v.text = n.Kind, string(n.Data)
	switch n.Kind {
	case unstable.InlineTable:
		v.kind = unstable.Table
		for it := n.Children(); it.Next(); {
			d.assign(v, it.Node())
		}
	case unstable.Array:
		for it := n.Children(); it.Next(); {
			element := &value{at: v.at, path: v.path}
			d.fill(element, it.Node())
			v.list = append(v.list, element)
		}
	}
}
