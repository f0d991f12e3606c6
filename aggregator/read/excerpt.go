package read

import (
	"cmp"
	"slices"
)

// tailRoom is room for the end tags behind a tail, in bytes.
const tailRoom = 256

// excerpt is the part of the document that gofeed is to see: all of it, or up
// to the tail when that is as far as it was looked at, without what is omitted.
func (o *outline) excerpt() []byte {
	to, open := o.stop, []string(nil)
	if to == 0 {
		to, open = o.tail.at, o.tail.open
	}
	text := o.without(to)
	for _, name := range slices.Backward(open) {
		text = append(text, "</"+name+">"...)
	}
	return text
}

// without is the document up to a position, without what is omitted. It can be
// appended to.
func (o *outline) without(to int) []byte {
	if len(o.omitted) == 0 {
		return o.body[:to:to]
	}
	slices.SortFunc(o.omitted, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	text, at := make([]byte, 0, to-o.hidden(to)+tailRoom), 0
	for _, s := range o.omitted {
		if s.from >= at && s.to <= to {
			text = append(text, o.body[at:s.from]...)
			at = s.to
		}
	}
	return append(text, o.body[at:to]...)
}

// hidden is how much of the document up to a position is omitted, in bytes.
func (o *outline) hidden(to int) (size int) {
	at := 0
	for _, s := range o.omitted {
		if s.from >= at && s.to <= to {
			size += s.to - s.from
			at = s.to
		}
	}
	return size
}
