package read

import (
	"encoding/xml"
	"fmt"
)

// Limits on a document. gofeed recurses and copies by depth, number of
// elements and declared namespaces; within these, no input of the size that is
// fetched costs more than a moment. Feeds in the wild stay far below.
const (
	maxDepth      = 128     // elements in elements, those without content apart
	maxOpenVoids  = 1000    // HTML elements without content that were never closed
	maxElements   = 250_000 // in all
	maxAttributes = 256     // of one element
	maxAllAttrs   = 250_000 // in all
	maxNamespaces = 64      // in scope
	maxContainers = 50_000  // JSON objects and arrays
)

// limitError says which limit a document is beyond.
type limitError struct {
	limit int
	what  string
}

func (e *limitError) Error() string { return fmt.Sprintf("more than %d %s", e.limit, e.what) }

// over returns the error of a limit that n exceeds, or nil.
func over(n, limit int, what string) error {
	if n > limit {
		return &limitError{limit, what}
	}
	return nil
}

// guard counts what a document is made of.
type guard struct {
	elements, attributes int
}

// admit counts an element with the elements open around it, itself the last.
func (g *guard) admit(el xml.StartElement, open []frame) error {
	g.elements++
	g.attributes += len(el.Attr)
	top := open[len(open)-1]
	for _, err := range []error{
		over(len(open)-top.voids, maxDepth, "elements nested"),
		over(top.voids, maxOpenVoids, "unclosed elements"),
		over(g.elements, maxElements, "elements"),
		over(len(el.Attr), maxAttributes, "attributes in one element"),
		over(g.attributes, maxAllAttrs, "attributes"),
		over(top.namespaces, maxNamespaces, "namespaces"),
	} {
		if err != nil {
			return err
		}
	}
	return nil
}

// guardJSON refuses a JSON text that is nested too deep or in too many parts,
// by its brackets alone.
func guardJSON(text []byte) error {
	depth, containers, quoted := 0, 0, false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			depth++
			containers++
			if depth > maxDepth || containers > maxContainers {
				return overJSON(depth, containers)
			}
		case c == '}' || c == ']':
			depth--
		}
	}
	return nil
}

func overJSON(depth, containers int) error {
	if err := over(depth, maxDepth, "containers nested"); err != nil {
		return err
	}
	return over(containers, maxContainers, "objects and arrays")
}
