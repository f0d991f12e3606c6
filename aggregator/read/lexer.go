package read

import "bytes"

// lexer cuts a text into tokens, all of it and in linear time. In a text
// without odd tokens it sees what encoding/xml sees.
type lexer struct {
	text  []byte
	at    int
	attrs []attr
	ahead [signs]int // where the next of each sign stands, plus one; 0 is not known
}

// sign is a string that ends something.
type sign int

const (
	quotes sign = iota
	apostrophes
	bracket
	commentEnd
	dashes
	instructionEnd
	sectionEnd
	sectionStart
	signs
)

// spelling is how each sign is written.
var spelling = [signs]string{`"`, "'", ">", "-->", "--", "?>", "]]>", "<![CDATA["}

// find is where a sign stands at or after a position, or -1. It remembers, so
// that no part of the text is searched twice for one sign.
func (l *lexer) find(s sign, from int) int {
	if known := l.ahead[s] - 1; known >= from {
		if known == len(l.text) {
			return -1
		}
		return known
	}
	at := bytes.Index(l.text[from:], []byte(spelling[s]))
	if at < 0 {
		l.ahead[s] = len(l.text) + 1
		return -1
	}
	l.ahead[s] = from + at + 1
	return from + at
}

// next is the token that begins where the last one ended.
func (l *lexer) next() token {
	rest := l.text[l.at:]
	switch {
	case len(rest) == 0:
		return token{from: l.at, to: l.at}
	case rest[0] != '<':
		return l.words(rest)
	case len(rest) > 1 && isNameStart(rest[1]):
		return l.tag()
	case bytes.HasPrefix(rest, []byte("</")):
		return l.closing(rest)
	case bytes.HasPrefix(rest, []byte("<![CDATA[")):
		return l.section()
	case bytes.HasPrefix(rest, []byte("<!--")):
		return l.comment()
	case bytes.HasPrefix(rest, []byte("<?")):
		return l.instruction()
	case bytes.HasPrefix(rest, []byte("<!")):
		return l.declaration(rest)
	}
	return l.cut(token{kind: charData, to: l.at + 1, inner: rest[:1], odd: true})
}

// cut completes a token and moves behind it.
func (l *lexer) cut(t token) token {
	t.from, l.at = l.at, t.to
	return t
}

// words is the text up to the next tag.
func (l *lexer) words(rest []byte) token {
	if end := bytes.IndexByte(rest, '<'); end >= 0 {
		rest = rest[:end]
	}
	return l.cut(token{kind: charData, to: l.at + len(rest), inner: rest, odd: !isPlainText(rest)})
}

// closing is an end tag, up to its bracket or to where the next tag begins.
func (l *lexer) closing(rest []byte) token {
	name := rest[2 : 2+nameLength(rest[2:])]
	if len(name) == 0 {
		return l.cut(token{kind: charData, to: l.at + 2, inner: rest[:2], odd: true})
	}
	size := 2 + len(name)
	if stop := bytes.IndexAny(rest[size:], "<>"); stop >= 0 {
		size += stop
	} else {
		size = len(rest)
	}
	closed := size < len(rest) && rest[size] == '>'
	odd := !closed || len(bytes.TrimLeft(rest[2+len(name):size], whiteSpace)) > 0 || !isPlainName(name)
	if closed {
		size++
	}
	return l.cut(token{kind: endTag, to: l.at + size, name: name, odd: odd})
}

// section is a CDATA section. One with another in it was most likely never
// ended; one without an end is the rest of the text.
func (l *lexer) section() token {
	begin := l.at + len("<![CDATA[")
	end := l.find(sectionEnd, begin)
	if end < 0 {
		return l.cut(token{kind: cdataSection, to: len(l.text), inner: l.text[begin:], odd: true})
	}
	nested := l.find(sectionStart, begin)
	return l.cut(token{kind: cdataSection, to: end + len("]]>"), inner: l.text[begin:end], odd: nested >= 0 && nested < end})
}

// comment is a comment; without an end, the mark alone.
func (l *lexer) comment() token {
	begin := l.at + len("<!--")
	end := l.find(commentEnd, begin)
	if end < 0 {
		return l.cut(token{kind: passedOver, to: begin, odd: true})
	}
	return l.cut(token{kind: passedOver, to: end + len("-->"), odd: l.find(dashes, begin) != end})
}

// instruction is a processing instruction; without an end, the mark alone.
func (l *lexer) instruction() token {
	begin := l.at + len("<?")
	end := l.find(instructionEnd, begin)
	if end < 0 {
		return l.cut(token{kind: passedOver, to: begin, odd: true})
	}
	target := l.text[begin : begin+nameLength(l.text[begin:end])]
	odd := !isPlainName(target) || bytes.EqualFold(target, []byte("xml"))
	return l.cut(token{kind: passedOver, to: end + len("?>"), odd: odd})
}

// declaration is what begins like one; none belongs within an element.
func (l *lexer) declaration(rest []byte) token {
	size := 1 + bytes.IndexAny(rest[1:], "<>")
	switch {
	case size == 0:
		size = len("<!")
	case rest[size] == '>':
		size++
	}
	return l.cut(token{kind: passedOver, to: l.at + size, odd: true})
}
