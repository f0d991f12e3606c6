package read

// elementKind is what a parser of HTML has to know of an element.
type elementKind int

const (
	strange   elementKind = iota // anything may become of it
	inline                       // may stand anywhere
	anchor                       // in no other one
	block                        // ends a paragraph
	paragraph                    // likewise
	heading                      // likewise, and another heading
	list                         // likewise, and holds items
	listItem                     // likewise, in a list
	void                         // has no content
	rule                         // likewise, and ends a paragraph
	kinds
)

// kindOf is the kind of the elements of running text, lists and pictures.
func kindOf(name string) elementKind {
	switch name {
	case "a":
		return anchor
	case "p":
		return paragraph
	case "b", "strong", "i", "em", "u", "s", "del", "ins", "mark", "small", "sub", "sup", "code", "kbd", "samp", "var",
		"span", "abbr", "cite", "dfn", "q", "time", "picture":
		return inline
	case "div", "section", "article", "aside", "header", "footer", "main", "blockquote", "figure", "figcaption":
		return block
	case "h1", "h2", "h3", "h4", "h5", "h6":
		return heading
	case "ul", "ol":
		return list
	case "li":
		return listItem
	case "br", "img", "wbr", "source":
		return void
	case "hr":
		return rule
	}
	return strange
}

// fits reports whether an element of that kind may begin here and ends nothing.
func (s *simple) fits(k elementKind) bool {
	switch k {
	case inline, void:
		return true
	case anchor:
		return s.inside[anchor] == 0
	case heading:
		return s.inside[paragraph]+s.inside[heading] == 0
	case listItem:
		return s.inside[paragraph] == 0 && len(s.open) > 0 && kindOf(s.open[len(s.open)-1]) == list
	}
	return s.inside[paragraph] == 0
}
