package config

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// document builds values from the syntax tree of a TOML text.
type document struct {
	text []byte
	keys map[string]string // as they were met
}

// read turns a text into its root table. The problem, if there is one, is of
// the syntax.
func read(text []byte) (*document, *value, *Problem) {
	d := &document{text: bytes.TrimPrefix(text, []byte("\ufeff")), keys: map[string]string{}}
	// The parser below knows neither keys nor tables that are given twice; decoding
	// does, even into nothing, and of a long text beside it.
	decoded := make(chan error)
	go func() { decoded <- toml.Unmarshal(d.text, &struct{}{}) }()
	root := d.root()
	if err := <-decoded; err != nil {
		return d, nil, d.problem(err)
	}
	return d, root, nil
}

// problem is the decoder's error with a column in characters.
func (d *document) problem(err error) *Problem {
	line, column := 1, 1
	if e, ok := errors.AsType[*toml.DecodeError](err); ok {
		line, column = e.Position()
		text := bytes.SplitN(d.text, []byte("\n"), line+1)[line-1]
		column = 1 + utf8.RuneCount(text[:min(column-1, len(text))])
	}
	return &Problem{Line: line, Column: column, Text: strings.TrimPrefix(err.Error(), "toml: ")}
}

// place is the line and the column, in characters, of an offset.
func (d *document) place(offset int) (line, column int) {
	before := d.text[:offset]
	start := 1 + bytes.LastIndexByte(before, '\n')
	return 1 + bytes.Count(before, []byte("\n")), 1 + utf8.RuneCount(before[start:])
}

// root reads all expressions of the text.
func (d *document) root() *value {
	root := &value{kind: unstable.Table}
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
func (d *document) walk(from *value, e *unstable.Node) (table *value, name string, at int) {
	table = from
	for first, it := true, e.Key(); it.Next(); first = false {
		if !first {
			table = table.into(name, at)
		}
		key := it.Node()
		name, at = d.key(key.Data), int(key.Raw.Offset)
	}
	return table, name, at
}

// key is a key, which mostly was met before, as a text.
func (d *document) key(data []byte) string {
	key, ok := d.keys[string(data)]
	if !ok {
		key = string(data)
		d.keys[key] = key
	}
	return key
}

// assign puts the value of a key = value pair into its table.
func (d *document) assign(here *value, e *unstable.Node) {
	table, name, at := d.walk(here, e)
	d.fill(table.put(name, at, e.Value().Kind), e.Value())
}

// fill copies a value out of the syntax tree. The parser gives lists no
// position of their own; they keep that of their key.
func (d *document) fill(v *value, n *unstable.Node) {
	if n.Raw.Length > 0 {
		v.at = int(n.Raw.Offset)
	}
	v.text = string(n.Data)
	switch n.Kind {
	case unstable.InlineTable:
		v.kind = unstable.Table
		for it := n.Children(); it.Next(); {
			d.assign(v, it.Node())
		}
	case unstable.Array:
		for it := n.Children(); it.Next(); {
			d.fill(v.add(v.at, it.Node().Kind), it.Node())
		}
	}
}
