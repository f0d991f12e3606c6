package read

import (
	"bytes"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// opmlReader walks an OPML document once. Outlines are taken wherever they
// stand: what is around them tells nothing that a list needs.
type opmlReader struct {
	lexer
	root    root
	base    *url.URL
	mended  *notes
	list    FeedList
	open    []openOutline
	inTitle bool
	ended   bool // the element that the document begins with was closed

	outlines int            // up to now
	unfolded int            // bytes gained by entities
	listed   map[string]int // feeds by their addresses
	filed    map[filing]bool
	groups   map[groupKey]*Group
	lines    lineCount
}

// openOutline is what an outline means for those within it.
type openOutline struct {
	group   *Group // that they are in
	comment bool   // they are commented out
}

func newOPMLReader(text []byte, base string, mended *notes) *opmlReader {
	return &opmlReader{
		lexer: lexer{text: text}, base: documentBase(base), mended: mended, lines: lineCount{line: 1},
		listed: map[string]int{}, filed: map[filing]bool{}, groups: map[groupKey]*Group{},
	}
}

func (r *opmlReader) walk() error {
	for t := r.next(); t.kind != noToken; t = r.next() {
		if err := r.take(t); err != nil {
			return err
		}
	}
	return r.verdict()
}

func (r *opmlReader) take(t token) error {
	switch t.kind {
	case startTag, emptyTag:
		return r.start(t)
	case endTag:
		r.end(localName(t.name))
	case charData, cdataSection:
		r.words(t)
	case passedOver:
		if r.root.name == "" {
			r.at += r.root.prologue(r.text, t)
		}
	}
	return nil
}

func (r *opmlReader) start(t token) error {
	name := localName(t.name)
	if r.root.name == "" {
		r.root.name = name
		if isRoot(name) {
			return ErrIsFeed
		}
	}
	r.inTitle = name == "title" && t.kind == startTag && r.outlines == 0
	switch {
	case name != "outline":
		return nil
	case t.to == len(r.text) && r.text[t.to-1] != '>': // cut off within it
		return nil
	case t.odd:
		r.mended.add("tags mended")
	}
	return r.outline(t)
}

// end closes the innermost outline, and all of them where what holds them ends.
func (r *opmlReader) end(name string) {
	r.inTitle = false
	switch {
	case name != "outline":
		r.open = nil
	case len(r.open) > 0:
		r.open = r.open[:len(r.open)-1]
	}
	r.ended = r.ended || name == r.root.name
}

// words takes up the title of the document.
func (r *opmlReader) words(t token) {
	if !r.inTitle {
		return
	}
	title := string(t.inner)
	if t.kind == charData {
		title = r.meaning(t.inner)
	}
	r.list.Title = cut(line(r.list.Title+title), maxTitle)
}

// verdict says whether all of it was a list.
func (r *opmlReader) verdict() error {
	switch r.root.name {
	case "opml", "outlinedocument", "head", "body", "outline":
	default:
		if r.outlines == 0 {
			return r.refusal()
		}
		r.mended.add("outlines within <%s> taken for those of OPML", cut(r.root.name, maxName))
	}
	if !r.ended && r.outlines > 0 && r.root.name != "outline" {
		r.mended.add("cut off: read up to its last whole outline")
		r.list.Partial = true
	}
	return nil
}

// refusal says what a document is in which there is no outline.
func (r *opmlReader) refusal() error {
	text := bytes.TrimSpace(r.text)
	switch {
	case len(text) == 0:
		return errors.New("not OPML: an empty document")
	case text[0] == '{' && bytes.Contains(text[:min(len(text), declarationLength)], []byte("jsonfeed.org/version")):
		return ErrIsFeed
	}
	return fmt.Errorf("not OPML: %s", r.root.kind(text))
}

// meaning is a text in which every reference is resolved; of a very long one,
// the beginning.
func (r *opmlReader) meaning(text []byte) string {
	var b strings.Builder
	text = text[:wholeText(text, maxLine)]
	for r.unfolded <= maxUnfolded {
		at := bytes.IndexByte(text, '&')
		if at < 0 {
			break
		}
		meant, size := referenced(text[at:], r.root.declared)
		b.Write(text[:at])
		b.WriteString(meant)
		r.unfolded += max(0, len(meant)-size)
		text = text[at+size:]
	}
	b.Write(text)
	return b.String()
}

// lineCount knows in which line a position is; positions only grow.
type lineCount struct{ line, at int }

func (c *lineCount) of(text []byte, at int) int {
	c.line += bytes.Count(text[c.at:at], []byte("\n"))
	c.at = at
	return c.line
}
