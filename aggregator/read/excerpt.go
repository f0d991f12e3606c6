package read

import (
	"cmp"
	"iter"
	"slices"
)

// tailRoom is room for the end tags behind a tail, in bytes.
const tailRoom = 256

// excerpt is the part of the document that gofeed is to see: all of it, or up
// to the tail when that is as far as it was looked at, without what is omitted.
// When there are no placeholders, it is spared nothing.
func (o *outline) excerpt(p *placeholders) []byte {
	to, open := o.stop, []string(nil)
	if to == 0 {
		to, open = o.tail.at, o.tail.open
	}
	text := o.without(to, p)
	for _, name := range slices.Backward(open) {
		text = append(text, "</"+name+">"...)
	}
	return text
}

// without is the document up to a position, without what is omitted. It can be
// appended to.
func (o *outline) without(to int, p *placeholders) []byte {
	if len(o.omitted) == 0 {
		return o.body[:to:to]
	}
	slices.SortFunc(o.omitted, func(a, b omission) int { return cmp.Compare(a.from, b.from) })
	text, at := make([]byte, 0, to-o.saved(to, p)+tailRoom), 0
	for s := range o.hiding(to, p) {
		text = append(text, o.body[at:s.from]...)
		if s.why == aside {
			text = p.add(text, o.body[s.from:s.to])
		}
		at = s.to
	}
	return append(text, o.body[at:to]...)
}

// saved is how much shorter the document up to a position becomes, in bytes.
func (o *outline) saved(to int, p *placeholders) (size int) {
	for s := range o.hiding(to, p) {
		size += s.to - s.from
		if s.why == aside {
			size -= placeholderLength
		}
	}
	return size
}

// hiding are the omissions up to a position that are in no other.
func (o *outline) hiding(to int, p *placeholders) iter.Seq[omission] {
	return func(yield func(omission) bool) {
		at := 0
		for _, s := range o.omitted {
			if s.from < at || s.to > to || s.why != withheld && p == nil {
				continue
			}
			if at = s.to; !yield(s) {
				return
			}
		}
	}
}
