package read

import (
	"bytes"
	"regexp"
)

// Limits on the entities that a document declares for itself.
const (
	maxEntities = 100
	maxEntity   = 1000    // bytes of one
	maxSubset   = 1 << 16 // bytes of all the declarations
)

// entityIn finds the declaration of an entity that stands in the document
// itself; those elsewhere, and those of declarations, are left alone.
var entityIn = regexp.MustCompile(`<!ENTITY\s+([A-Za-z_][A-Za-z0-9._-]*)\s+(?:"([^"]*)"|'([^']*)')\s*>`)

// commentIn finds a comment, in which nothing is declared.
var commentIn = regexp.MustCompile(`(?s)<!--.*?-->`)

// entitiesIn are the entities of an internal subset (XML 1.0, 2.8). A value is
// text: what it refers to in turn is not looked up.
func entitiesIn(subset []byte) map[string]string {
	entities := map[string]string{}
	subset = commentIn.ReplaceAll(subset[:min(len(subset), maxSubset)], nil)
	for _, m := range entityIn.FindAllSubmatch(subset, maxEntities) {
		value := m[2]
		if len(value) == 0 {
			value = m[3]
		}
		name := string(m[1])
		if _, ok := entities[name]; !ok && len(value) <= maxEntity && !isPlainReference(m[1]) {
			entities[name] = legal(resolved(value))
		}
	}
	return entities
}

// internalSubset is what stands between the brackets of the document type
// declaration that a text begins with, and where that ends.
func internalSubset(text []byte) (subset []byte, end int) {
	stop := 1 + bytes.IndexAny(text[1:], "[<>")
	switch {
	case stop == 0, text[stop] == '<': // it was never ended
		return nil, stop
	case text[stop] == '>':
		return nil, stop + 1
	}
	l := lexer{text: text, at: stop + 1}
	for l.at < len(text) {
		switch c := text[l.at]; {
		case c == ']':
			return text[stop+1 : l.at], l.at + 1 + bytes.IndexByte(text[l.at:], '>')
		case c == '"', c == '\'':
			l.at += 1 + max(0, bytes.IndexByte(text[l.at+1:], c)+1)
		case bytes.HasPrefix(text[l.at:], []byte("<!--")), bytes.HasPrefix(text[l.at:], []byte("<?")):
			l.next()
		default:
			l.at++
		}
	}
	return nil, stop + 1
}
