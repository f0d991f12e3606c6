package read

import "bytes"

// admitPiece counts a piece of the text in an element. gofeed copies what it
// has at each further piece in an extension.
func (g *guard) admitPiece(f *frame, length int) error {
	f.text += length
	if f.native {
		return nil
	}
	g.pieced += f.text
	return over(g.pieced, maxPieced, "bytes of text in pieces")
}

// admitRaw counts the ampersands that begin no reference but stand within one:
// gofeed reads on from each of them.
func (g *guard) admitRaw(token []byte) error {
	if bytes.HasPrefix(token, []byte("<![CDATA[")) {
		return nil
	}
	first := max(0, bytes.IndexByte(token, '&'))
	waiting := 0
	for _, c := range token[first:] {
		switch c {
		case '&':
			waiting++
		case ';':
			g.tangled += max(0, waiting-1)
			waiting = 0
		case ' ', '\t', '\r', '\n':
			waiting = 0
		}
	}
	return over(g.tangled, maxTangled, "ampersands that begin no reference")
}

// admitContent looks at what is in an element that ends.
func (g *guard) admitContent(f frame, content []byte) error {
	switch {
	case f.date:
		g.dates += 1 + len(content)/dateUnit
		return over(g.dates, maxDates, "dates")
	case f.parsed && bytes.IndexByte(content, '<') >= 0 && !bytes.Contains(content, []byte("<![CDATA[")):
		return over(effortOf(string(content), true), maxMarkup, "tags in one text, or fewer that are ill nested")
	}
	return nil
}
