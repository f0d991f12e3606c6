package read

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"strconv"
	"strings"

	"github.com/mmcdole/gofeed/atom"
	ext "github.com/mmcdole/gofeed/extensions"
	"github.com/mmcdole/gofeed/rss"
)

// Long texts of items, and the dates of RSS, go around gofeed. It reads texts byte by
// byte and copies them several times, which took most of its time, and tries
// dates in a hundred layouts. The scan has seen where they stand, and that
// nothing else stands there: so gofeed is given the document with a placeholder
// for each one, and the text is put where the placeholder comes back. Structure,
// namespaces, and which of several elements counts, stay gofeed's to tell.
//
// Only what gofeed certainly gives back as a text of the item is set aside, and
// is made into what gofeed would have made of it. A placeholder that does not
// come back was in an element that gofeed passes over, or that a later one
// replaced, and so would have been its text. One that comes back in any other
// way has the document read again with all its texts.
//
// Gofeed copies the white space between elements, too, only to drop it: that is
// left out.

// minAside is the length of a text that is worth setting aside, in bytes.
const minAside = 128

// contentModule is the namespace of content:encoded.
const contentModule = "http://purl.org/rss/1.0/modules/content/"

// isWalked reports whether an element that is about to be opened within around
// is the root, a channel or an item, and gofeed takes it for one if it looks at
// it at all. Of a feed with a prefix, it may take entries for extensions.
func (s *scanner) isWalked(f, around frame) bool {
	if len(s.open) == 0 {
		return f.local != "feed" || len(prefixOf(f.name)) == 0
	}
	return around.walked && f.native && (f.feed || f.item)
}

// leaveBlank omits a piece of text in an element, if it is nothing to gofeed.
func (s *scanner) leaveBlank(f *frame, t token) {
	if f.walked && t.kind == charData && len(bytes.TrimLeft(t.inner, whiteSpace)) == 0 {
		s.spare(span{t.from, t.to}, blank)
	}
}

// spare omits what gofeed need not see, unless there is more of it than gofeed
// may be given anyway.
func (s *scanner) spare(part span, why reason) {
	if len(s.omitted) < maxElements {
		s.omitted = append(s.omitted, omission{part, why})
	}
}

// maySetAside reports whether the text of an element that is about to be opened
// within around is one that the mapping reads, and that gofeed decodes as
// [placeholders.decoded] does.
func (s *scanner) maySetAside(f, around frame, t token) bool {
	switch {
	case !around.item || !around.walked:
		return false
	case s.root == "feed":
		return f.native && isAtomText(f.local) && isDecoded(t)
	}
	return f.native && isRSSText(f.local) || f.content && string(f.name) == "content:encoded"
}

// isAtomText reports whether the mapping reads long texts of that name.
func isAtomText(name string) bool { return name == "content" || name == "summary" }

// isRSSText reports whether the mapping reads texts of that name that are long,
// or the date.
func isRSSText(name string) bool {
	switch name {
	case "description", "encoded", "content", "body", "fullitem", "summary", "pubdate":
		return true
	}
	return false
}

// isDecoded reports whether gofeed decodes the references in a text construct of
// Atom, by the one type that it has, as far as that is not hidden.
func isDecoded(t token) bool {
	kind, count := "", 0
	for _, a := range t.attrs {
		if string(a.name[1+bytes.IndexByte(a.name, ':'):]) == "type" {
			kind = strings.ToLower(resolved(a.value))
			count++
		}
	}
	return count <= 1 && (kind == "" || kind == "text" || strings.HasPrefix(kind, "text/") || isMarkup(kind) && !isInline(kind))
}

// setAside has a placeholder stand for what is in an element, if that is nothing
// but text.
func (s *scanner) setAside(f frame, content span) {
	size := content.to - content.from
	long := size >= minAside || f.local == "pubdate" && size > 0
	if long && size <= maxText && isText(s.text[content.from:content.to]) {
		s.spare(content, aside)
	}
}

// isText reports whether the content of an element is a CDATA section alone, or
// text without any.
func isText(content []byte) bool {
	if section, ok := bytes.CutPrefix(bytes.TrimSpace(content), []byte(spelling[sectionStart])); ok {
		inner, ends := bytes.CutSuffix(section, []byte(spelling[sectionEnd]))
		return ends && !bytes.Contains(inner, []byte(spelling[sectionEnd]))
	}
	return bytes.IndexByte(content, '<') < 0
}

// placeholders stand in an excerpt for what is set aside. Each one is a date in a
// layout that gofeed tries early. What they begin with is of this reading alone,
// and nobody can guess it: whatever else looks like one is a text.
type placeholders struct {
	secret string
	texts  [][]byte // what each one stands for, as it is written
	astray bool     // one came back in another way, or elsewhere
	room   []byte   // in which texts are decoded
}

// placeholderLength is about how long a placeholder is, in bytes.
const placeholderLength = 48

func newPlaceholders() *placeholders {
	var random [8]byte
	_, _ = rand.Read(random[:]) // never fails
	return &placeholders{secret: fmt.Sprintf("2000-01-01T00:00:00.%020d", binary.NativeEndian.Uint64(random[:]))}
}

// add appends to an excerpt the placeholder of a text.
func (p *placeholders) add(excerpt, text []byte) []byte {
	excerpt = append(excerpt, p.secret...)
	excerpt = strconv.AppendInt(excerpt, int64(len(p.texts)), 10)
	p.texts = append(p.texts, text)
	return append(excerpt, 'Z')
}

// meant is the text that a value is the placeholder of, else the value itself.
func (p *placeholders) meant(value string) string {
	if !strings.Contains(value, p.secret) {
		return value
	}
	number, whole := strings.CutSuffix(strings.TrimPrefix(value, p.secret), "Z")
	i, err := strconv.ParseUint(number, 10, 31)
	if !whole || err != nil || int(i) >= len(p.texts) {
		p.astray = true
		return value
	}
	return p.decoded(p.texts[i])
}

// decoded is what gofeed makes of the content of an element that is text.
func (p *placeholders) decoded(content []byte) string {
	text := bytes.TrimSpace(content)
	if section, ok := bytes.CutPrefix(text, []byte(spelling[sectionStart])); ok {
		return string(bytes.TrimSuffix(section, []byte(spelling[sectionEnd])))
	}
	p.room = appendResolved(p.room[:0], text)
	return string(p.room)
}

// inRSS puts the texts back.
func (p *placeholders) inRSS(f *rss.Feed) {
	for _, item := range f.Items {
		item.Description, item.Content = p.meant(item.Description), p.meant(item.Content)
		item.PubDate = p.meant(item.PubDate)
		for name, value := range item.Custom {
			item.Custom[name] = p.meant(value)
		}
		p.look(item.Extensions)
	}
}

// inAtom puts the texts back.
func (p *placeholders) inAtom(f *atom.Feed) {
	for _, entry := range f.Entries {
		entry.Summary = p.meant(entry.Summary)
		if entry.Content != nil {
			entry.Content.Value = p.meant(entry.Content.Value)
		}
		p.look(entry.Extensions)
	}
}

// look sees whether a placeholder is among the extensions of an item.
func (p *placeholders) look(x ext.Extensions) {
	for _, named := range x {
		for _, elements := range named {
			for _, e := range elements {
				p.astray = p.astray || strings.Contains(e.Value, p.secret)
			}
		}
	}
}

// parsed has gofeed read what it is to see of a document, and puts back what was
// set aside.
func parsed[F any](o *outline, parse func(io.Reader) (*F, error), putBack func(*placeholders, *F)) (*F, error) {
	p := newPlaceholders()
	excerpt := o.excerpt(p)
	if len(p.texts) == 0 {
		o.letGo()
	}
	feed, err := guarded(func() (*F, error) { return parse(bytes.NewReader(excerpt)) })
	if err != nil || len(p.texts) == 0 {
		return feed, err
	}
	if putBack(p, feed); p.astray {
		excerpt = o.excerpt(nil)
		feed, err = guarded(func() (*F, error) { return parse(bytes.NewReader(excerpt)) })
	}
	o.letGo()
	return feed, err
}
