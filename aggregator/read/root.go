package read

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"strings"
)

// root is where a feed begins in a text.
type root struct {
	at       int
	name     string            // of the first element, in lower case
	stray    bool              // there is text before it
	around   bool              // it stands within elements of another kind
	alone    bool              // it is no feed itself, but what a feed holds
	newer    bool              // it calls itself XML 1.1
	typed    bool              // its type is declared
	declared map[string]string // entities
}

// findRoot looks for the element that is a feed: the first one, or one within
// what a server, a template or a page wrapped around it.
func findRoot(text []byte) (root, error) {
	r := root{}
	l := lexer{text: text}
	for t := l.next(); t.kind != noToken; t = l.next() {
		switch t.kind {
		case startTag, emptyTag:
			if r.name == "" {
				r.at, r.name = t.from, localName(t.name)
			}
			if isRoot(localName(t.name)) {
				r.at, r.around = t.from, r.name != localName(t.name)
				return r, nil
			}
		case passedOver:
			l.at += r.prologue(text, t)
		case charData, cdataSection:
			r.stray = r.stray || len(bytes.TrimSpace(t.inner)) > 0
		}
	}
	if r.alone = standsAlone(r.name, text); r.alone {
		r.stray = false // all that is within was looked at
		return r, nil
	}
	return r, r.refusal(text)
}

// isRoot reports whether an element of that name is a feed.
func isRoot(name string) bool { return name == "rss" || name == "rdf" || name == "feed" }

// prologue takes up a declaration that stands before the feed, and returns how
// much longer it is than it seems.
func (r *root) prologue(text []byte, t token) (more int) {
	switch words := text[t.from:min(len(text), t.from+64)]; {
	case bytes.HasPrefix(words, []byte("<?xml ")):
		r.stray = r.stray || t.from > 0
		r.newer = bytes.Contains(words, []byte("1.1"))
	case hasPrefixFold(words, "<!doctype") && !r.typed:
		r.typed = true
		if hasPrefixFold(words, "<!doctype html") {
			r.name = cmp.Or(r.name, "html")
		}
		subset, end := internalSubset(text[t.from:])
		r.declared = entitiesIn(subset)
		return max(0, t.from+end-t.to)
	}
	return 0
}

func hasPrefixFold(text []byte, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(string(text[:len(prefix)]), prefix)
}

// note names what was passed over before the feed.
func (r *root) note(mended *notes) {
	if r.stray || r.around {
		mended.add("text before the document dropped")
	}
	if r.alone {
		mended.add("<%s> that stood alone put into a feed", r.name)
	}
	if r.newer {
		mended.add("XML 1.1 read as 1.0")
	}
}

// refusal says what a text is in which no feed begins.
func (r *root) refusal(text []byte) error { return errors.New("not a feed: " + r.kind(text)) }

// kind says in words what a text is that does not begin with what was looked for.
func (r *root) kind(text []byte) string {
	switch {
	case r.name == "html":
		return "an HTML page"
	case r.name != "":
		return fmt.Sprintf("an XML document <%s>", r.name)
	case bytes.HasPrefix(bytes.TrimSpace(text), []byte("<")):
		return "markup that cannot be read"
	}
	return "plain text"
}
