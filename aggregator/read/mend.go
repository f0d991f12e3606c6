package read

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// maxMended is how long a document may become by being mended, in bytes.
const maxMended = 12 << 20

// errNoWholeItem ends a document that breaks off before it has listed anything.
var errNoWholeItem = errors.New("unexpected end before the first whole item")

// mender writes a document anew, well-formed whatever it was: what a lenient
// reader would take it for.
type mender struct {
	lexer
	declared map[string]string // entities
	out      []byte
	open     []opened
	names    map[string]int // how many elements of that name are open
	items    int            // whole ones
	mended   *notes
}

// opened is an open element of the document that is written.
type opened struct {
	name  []byte
	fold  string // the name in lower case
	local string
	at    int // where it begins
	item  bool
}

// mend mends a document that begins with its root. One that is cut off keeps
// its whole items, and partial is true.
func mend(text []byte, declared map[string]string, mended *notes) (whole []byte, partial bool, err error) {
	m := mender{lexer: lexer{text: text}, declared: declared, mended: mended, names: map[string]int{}}
	m.out = make([]byte, 0, len(text)+len(text)/16)
	for {
		t := m.next()
		if t.kind == noToken || m.breaksOff(t) || len(m.out) > maxMended {
			return m.cutOff()
		}
		if m.write(t); len(m.open) == 0 {
			return m.out, false, nil
		}
	}
}

// breaksOff reports whether the document ends within a token.
func (m *mender) breaksOff(t token) bool {
	switch t.kind {
	case endTag:
		return t.to == len(m.text) && m.text[t.to-1] != '>' && m.innermost(t.name) < 0
	case startTag, emptyTag:
		return t.to == len(m.text) && m.text[t.to-1] != '>'
	case cdataSection:
		return t.to == len(m.text) && t.odd && m.endInside(t) < 0
	}
	return false
}

// cutOff ends a document that is not complete: without the item that is open.
func (m *mender) cutOff() ([]byte, bool, error) {
	for i, e := range m.open {
		if e.item {
			m.out, m.open = m.out[:e.at], m.open[:i]
			break
		}
	}
	if m.items == 0 {
		return nil, true, errNoWholeItem
	}
	m.mended.add("cut off: read up to its last whole item")
	m.closeTo(0)
	return m.out, true, nil
}

func (m *mender) write(t token) {
	switch t.kind {
	case charData:
		m.words(t)
	case cdataSection:
		m.section(t)
	case startTag, emptyTag:
		m.start(t)
	case endTag:
		m.end(t)
	default:
		if t.odd {
			m.mended.add("comments or declarations dropped that were not well-formed")
		}
	}
}

// start opens an element, or writes one that has no content.
func (m *mender) start(t token) {
	name := plainName(t.name)
	local := localName(name)
	if t.odd || len(name) != len(t.name) {
		m.mended.add("tags mended")
	}
	m.endBefore(local, bytes.IndexByte(name, ':') >= 0)
	if len(m.open) == maxDepth {
		m.mended.add("tags dropped that are nested too deep")
		return
	}
	at := len(m.out)
	m.out = append(append(m.out, '<'), name...)
	m.attributes(t.attrs)
	if t.kind == emptyTag || isVoid(string(name)) {
		m.out = append(m.out, "/>"...)
		return
	}
	m.out = append(m.out, '>')
	fold := strings.ToLower(string(name))
	m.open = append(m.open, opened{name, fold, local, at, m.isItem(local)})
	m.names[fold]++
}

// isItem reports whether an element about to be opened is one of the feed's items.
func (m *mender) isItem(local string) bool {
	parent := ""
	if len(m.open) > 0 {
		parent = m.open[len(m.open)-1].local
	}
	return isItem(local, parent, len(m.open))
}

// end closes the innermost element of that name and all within it. The end of
// what is not open means nothing.
func (m *mender) end(t token) {
	i := m.innermost(plainName(t.name))
	if i != len(m.open)-1 || t.odd {
		m.mended.add("tags mended")
	}
	if i >= 0 {
		m.closeTo(i)
	}
}

// innermost is where the innermost open element of that name is, or -1; the
// innermost of all needs no prefix.
func (m *mender) innermost(name []byte) int {
	i := len(m.open) - 1
	if m.open[i].local == localName(name) {
		return i
	}
	fold := strings.ToLower(string(name))
	if m.names[fold] == 0 {
		return -1
	}
	for m.open[i].fold != fold {
		i--
	}
	return i
}

// closeTo closes the open elements down to a depth.
func (m *mender) closeTo(depth int) {
	for len(m.open) > depth {
		top := m.open[len(m.open)-1]
		m.out = fmt.Appendf(m.out, "</%s>", top.name)
		m.open = m.open[:len(m.open)-1]
		m.names[top.fold]--
		if top.item {
			m.items++
		}
	}
}
