package read

import "bytes"

// whiteSpace is what XML 1.0 calls so (2.3).
const whiteSpace = " \t\r\n"

// tag is the start tag at hand. One that is cut off is odd and goes to the end
// of the text.
func (l *lexer) tag() token {
	name := l.text[l.at+1:]
	name = name[:nameLength(name)]
	t := token{kind: startTag, name: name, odd: !isPlainName(name)}
	l.attrs = l.attrs[:0]
	for i := l.at + 1 + len(name); ; {
		begin := i
		i = l.skipSpace(i)
		switch {
		case i == len(l.text):
			t.odd = true
			return l.whole(t, i)
		case l.text[i] == '>':
			return l.whole(t, i+1)
		case l.text[i] == '<': // the bracket was forgotten
			t.odd = true
			return l.whole(t, i)
		case l.text[i] == '/':
			if i++; i < len(l.text) && l.text[i] == '>' {
				t.kind = emptyTag
				return l.whole(t, i+1)
			}
			t.odd = true
		default:
			var odd bool
			i, odd = l.attribute(begin, i)
			t.odd = t.odd || odd
		}
	}
}

// whole completes a tag that ends before a position.
func (l *lexer) whole(t token, to int) token {
	t.to, t.attrs = to, l.attrs
	return l.cut(t)
}

// skipSpace is the first position from i at which no white space stands.
func (l *lexer) skipSpace(i int) int {
	for i < len(l.text) && isSpace(l.text[i]) {
		i++
	}
	return i
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// attribute takes the attribute at i, before which white space began, and
// returns where it ends. Those beyond the limit are counted by one.
func (l *lexer) attribute(begin, i int) (end int, odd bool) {
	size := max(1, nameLength(l.text[i:]))
	a := attr{name: l.text[i : i+size], from: begin}
	odd = begin == i || !isPlainName(a.name)
	value := l.skipSpace(i + size)
	if value == len(l.text) || l.text[value] != '=' {
		a.to = i + size
		return l.gather(a), true
	}
	var loose bool
	a.value, a.to, loose = l.value(l.skipSpace(value + 1))
	return l.gather(a), odd || loose
}

func (l *lexer) gather(a attr) (end int) {
	if len(l.attrs) <= maxAttributes {
		l.attrs = append(l.attrs, a)
	}
	return a.to
}

// value is an attribute's value, where it ends with its quote, and whether it
// is odd.
func (l *lexer) value(i int) (value []byte, end int, odd bool) {
	if i == len(l.text) {
		return nil, i, true
	}
	quote := quotes
	switch l.text[i] {
	case '"':
	case '\'':
		quote = apostrophes
	default:
		return l.unquoted(i)
	}
	size := l.find(quote, i+1) - i - 1
	if size < 0 {
		return l.unended(i + 1)
	}
	value = l.text[i+1 : i+1+size]
	if l.runsOn(i+1+size) && (bytes.IndexByte(value, '>') >= 0 || bytes.HasSuffix(value, []byte("="))) {
		return l.unended(i + 1)
	}
	return value, i + size + 2, bytes.IndexByte(value, '<') >= 0 || !arePlainReferences(value)
}

// runsOn reports whether a quote is followed by what follows no end of a value:
// perhaps it begins the next one.
func (l *lexer) runsOn(quote int) bool {
	return quote+1 < len(l.text) && bytes.IndexByte([]byte(whiteSpace+"/>?"), l.text[quote+1]) < 0
}

// unended is the value of which the closing quote was forgotten: up to the next
// attribute, or the rest of its tag.
func (l *lexer) unended(i int) (value []byte, end int, odd bool) {
	end = len(l.text)
	if stop := l.find(bracket, i); stop >= 0 {
		end = stop
	}
	if next := bytes.IndexAny(l.text[i:end], whiteSpace); next >= 0 {
		end = i + next
	}
	return l.text[i:end], end, true
}

// unquoted is a value as HTML allows it.
func (l *lexer) unquoted(i int) (value []byte, end int, odd bool) {
	end = i
	for end < len(l.text) && !isSpace(l.text[end]) && l.text[end] != '>' && l.text[end] != '<' {
		end++
	}
	value = l.text[i:end]
	if bytes.HasSuffix(value, []byte("/")) && end < len(l.text) && l.text[end] == '>' {
		return value[:len(value)-1], end - 1, true
	}
	return value, end, true
}

// isNameStart reports whether a tag's name may begin with the byte.
func isNameStart(c byte) bool {
	return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || c == ':' || c >= 0x80
}

// nameLength is how long the name is that a text begins with.
func nameLength(text []byte) int {
	for i, c := range text {
		if !isNameStart(c) && (i == 0 || !isNameByte(c)) {
			return i
		}
	}
	return len(text)
}

func isNameByte(c byte) bool { return c >= '0' && c <= '9' || c == '-' || c == '.' }

// isPlainName reports whether a name is one to every XML parser: in ASCII,
// with one prefix at most.
func isPlainName(name []byte) bool {
	colon := bytes.IndexByte(name, ':')
	if len(name) == 0 || colon == 0 || !isNameStart(name[0]) || colon == len(name)-1 || bytes.IndexByte(name[colon+1:], ':') >= 0 {
		return false
	}
	for _, c := range name {
		if c >= 0x80 {
			return false
		}
	}
	return colon < 0 || isNameStart(name[colon+1])
}
