package read

// admitPiece counts a piece of the text in an element. gofeed copies what it
// has at each further piece in an extension.
func (g *guard) admitPiece(f *frame, length int) {
	f.text += length
	if f.foreign {
		g.load.pieced += f.text
	}
}

// admitContent looks at what is in an element that ends.
func (g *guard) admitContent(f frame, content []byte) {
	if f.date {
		g.load.dates += 1 + len(content)/dateUnit
	}
}
