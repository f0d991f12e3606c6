package read

import "cmp"

// guardJSON refuses a JSON text that is nested too deep or in too many parts,
// by its brackets and commas alone.
func guardJSON(text []byte) error {
	var g guardedJSON
	quoted := false
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case isDigit(c):
			g.digits++
			if err := over(g.digits, maxName, "digits in a number"); err != nil {
				return err
			}
		default:
			if err := g.admit(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// guardedJSON counts what a JSON text is made of.
type guardedJSON struct{ depth, containers, values, digits int }

// admit counts a character outside strings.
func (g *guardedJSON) admit(c byte) error {
	switch c {
	case '{', '[':
		g.depth++
		g.containers++
		return cmp.Or(over(g.depth, maxDepth, "containers nested"), over(g.containers, maxContainers, "objects and arrays"))
	case '}', ']':
		g.depth--
	case ',':
		g.values++
		g.digits = 0
		return over(g.values, maxValues, "values")
	}
	return nil
}
