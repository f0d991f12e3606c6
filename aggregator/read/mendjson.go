package read

import (
	"bytes"
	"encoding/json"
	"unicode/utf8"
)

// jsonMender writes a JSON text anew in which something is amiss.
type jsonMender struct {
	text  []byte
	at    int
	out   []byte
	open  []byte // the brackets that are open
	key   string // the last string at the outermost level
	items bool   // the list of items is open
	safe  int    // how much of out is whole, up to an item or the end of the list
	tail  string // what closes that
}

// mendJSON mends a JSON text that is not valid: one that is cut off keeps its
// whole items, and partial is true; what follows the text is dropped, as are
// comments, surplus commas, bad escapes and raw controls within strings. A text
// that is beyond that comes back nil.
func mendJSON(text []byte, mended *notes) (whole []byte, partial bool) {
	m := jsonMender{text: text, out: make([]byte, 0, len(text)+len(text)/16)}
	for m.at < len(m.text) && len(m.out) < maxMended {
		m.step()
		if len(m.open) == 0 {
			break
		}
	}
	if partial = len(m.open) > 0; partial {
		m.out = append(m.out[:m.safe], m.tail...)
	}
	switch {
	case !json.Valid(m.out):
		return nil, false
	case partial:
		mended.add("cut off: read up to its last whole item")
	default:
		mended.add("JSON mended that was not well-formed")
	}
	return m.out, partial
}

func (m *jsonMender) step() {
	switch c := m.text[m.at]; c {
	case '"':
		m.quoted()
		return
	case '{', '[':
		m.begin(c)
	case '}', ']':
		m.end(c)
	case '/':
		m.comment()
		return
	default:
		if size := wordLength(m.text[m.at:]); size > 0 && !m.inNumber() {
			m.word(size)
			return
		}
		m.out = append(m.out, c)
	}
	m.at++
}

// comment passes over a comment, which JSON has not.
func (m *jsonMender) comment() {
	rest := m.text[m.at:]
	stop := "\n"
	if bytes.HasPrefix(rest, []byte("/*")) {
		stop = "*/"
	}
	if end := bytes.Index(rest, []byte(stop)); end >= 0 {
		rest = rest[:end+len(stop)]
	}
	m.at += len(rest)
}

// wordLength is how long the letters are, perhaps with a minus, that a text
// begins with.
func wordLength(text []byte) int {
	sign := len(text) - len(bytes.TrimPrefix(text, []byte("-")))
	size := sign
	for size < len(text) && text[size]|0x20 >= 'a' && text[size]|0x20 <= 'z' {
		size++
	}
	if size == sign {
		return 0
	}
	return size
}

// inNumber reports whether a number was being copied, which may hold a letter.
func (m *jsonMender) inNumber() bool { return len(m.out) > 0 && isDigit(m.out[len(m.out)-1]) }

// word copies a word that is a value; another, such as NaN, is none.
func (m *jsonMender) word(size int) {
	word := string(m.text[m.at : m.at+size])
	m.at += size
	switch word {
	case "true", "false", "null":
	default:
		word = "null"
	}
	m.out = append(m.out, word...)
}

func (m *jsonMender) begin(c byte) {
	m.items = m.items || c == '[' && len(m.open) == 1 && m.key == "items"
	m.open = append(m.open, c)
	m.out = append(m.out, c)
}

// end closes a bracket, before which a comma means nothing.
func (m *jsonMender) end(c byte) {
	m.out = bytes.TrimRight(m.out, " \t\r\n")
	m.out = append(bytes.TrimSuffix(m.out, []byte(",")), c)
	m.open = m.open[:max(0, len(m.open)-1)]
	switch {
	case m.items && len(m.open) == 2:
		m.safe, m.tail = len(m.out), "]}"
	case m.items && len(m.open) == 1:
		m.safe, m.tail, m.items = len(m.out), "}", false
	}
}

// quoted copies a string, with its faults mended.
func (m *jsonMender) quoted() {
	begin := len(m.out)
	m.out = append(m.out, '"')
	for m.at++; m.at < len(m.text); m.at++ {
		switch c := m.text[m.at]; {
		case c == '"':
			if m.out = append(m.out, c); len(m.open) == 1 {
				m.key = string(m.out[begin+1 : len(m.out)-1])
			}
			m.at++
			return
		case c == '\\':
			m.escape()
		case c >= ' ':
			m.out = append(m.out, c)
		default:
			m.out = append(m.out, ' ')
		}
	}
}

// escape copies an escape, or the character behind a backslash that escapes
// nothing.
func (m *jsonMender) escape() {
	rest := m.text[m.at+1:]
	switch {
	case len(rest) == 0:
	case bytes.IndexByte([]byte(`"\/bfnrt`), rest[0]) >= 0:
		m.out = append(m.out, '\\', rest[0])
		m.at++
	case rest[0] == 'u' && len(rest) >= 5 && areHex(rest[1:5]):
		m.out = append(m.out, m.text[m.at:m.at+6]...)
		m.at += 5
	case rest[0] >= utf8.RuneSelf || rest[0] >= ' ':
		m.out = append(m.out, rest[0])
		m.at++
	}
}

func areHex(text []byte) bool {
	for _, c := range text {
		if !isHex(c) {
			return false
		}
	}
	return true
}
