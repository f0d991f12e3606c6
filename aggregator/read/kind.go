package read

// elementKind is what a parser of HTML has to know of an element.
type elementKind int

const (
	strange      elementKind = iota // anything may become of it
	inline                          // may stand anywhere
	anchor                          // in no other one
	block                           // ends a paragraph
	paragraph                       // likewise
	preformatted                    // likewise, and loses a line break at its beginning
	heading                         // likewise, and another heading
	list                            // likewise, and holds items
	listItem                        // likewise, in a list
	terms                           // likewise, and holds terms
	term                            // likewise, in a list of terms
	void                            // has no content
	rule                            // likewise, and ends a paragraph
	hidden                          // has raw text, which goes with it
	table                           // ends a paragraph, and holds captions, columns, groups and rows
	caption                         // in a table
	columns                         // in a table, and holds columns
	column                          // has no content, in columns
	group                           // of rows, in a table
	row                             // in a group, which is implied
	cell                            // in a row
	kinds
)

// kindOf is the kind of the elements of running text, lists, tables and
// pictures, and of those that are often left out of it.
func kindOf(name string) elementKind {
	switch name {
	case "a":
		return anchor
	case "p":
		return paragraph
	case "b", "strong", "i", "em", "u", "s", "del", "ins", "mark", "small", "sub", "sup", "tt", "code", "kbd", "samp", "var",
		"span", "abbr", "acronym", "cite", "dfn", "q", "time", "bdi", "picture", "audio", "video":
		return inline
	case "div", "section", "article", "aside", "header", "footer", "main", "blockquote", "figure", "figcaption",
		"details", "summary", "address", "center":
		return block
	case "pre":
		return preformatted
	case "h1", "h2", "h3", "h4", "h5", "h6":
		return heading
	case "ul", "ol":
		return list
	case "li":
		return listItem
	case "dl":
		return terms
	case "dt", "dd":
		return term
	case "br", "img", "wbr", "source", "track":
		return void
	case "hr":
		return rule
	case "iframe", "script", "style":
		return hidden
	}
	return tableKindOf(name)
}

func tableKindOf(name string) elementKind {
	switch name {
	case "table":
		return table
	case "caption":
		return caption
	case "colgroup":
		return columns
	case "col":
		return column
	case "thead", "tbody", "tfoot":
		return group
	case "tr":
		return row
	case "td", "th":
		return cell
	}
	return strange
}

// isEmpty reports whether elements of the kind have no content.
func (k elementKind) isEmpty() bool { return k == void || k == rule || k == column }

// holdsParts reports whether elements of the kind hold parts of tables alone.
func (k elementKind) holdsParts() bool { return k == table || k == columns || k == group || k == row }

// partOf is the kind of the elements that hold those of this kind alone, or
// strange when they may stand elsewhere.
func (k elementKind) partOf() elementKind {
	switch k {
	case listItem:
		return list
	case term:
		return terms
	case caption, columns, group:
		return table
	case column:
		return columns
	case row:
		return group
	case cell:
		return row
	}
	return strange
}

// fits reports whether an element of that kind may begin here and ends nothing.
func (s *simple) fits(k elementKind) bool {
	parent := s.innermost().kind
	if whole := k.partOf(); whole != strange || parent.holdsParts() {
		return whole == parent
	}
	switch k {
	case strange:
		return false
	case inline, void, hidden:
		return true
	case anchor:
		return s.inside[anchor] == 0
	case heading:
		return s.inside[paragraph]+s.inside[heading] == 0
	}
	return s.inside[paragraph] == 0
}
