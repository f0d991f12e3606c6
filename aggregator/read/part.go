package read

import (
	"cmp"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tidings/aggregator"
)

// address is an e-mail address as authors are written in RSS.
var address = regexp.MustCompile(`[^\s@()<>,;:"]+@[^\s@()<>,;:"]+`)

// anyTag is a tag, be it one of HTML or of Atom: a person has none.
var anyTag = regexp.MustCompile(`</?[A-Za-z][^<>@]*>`)

// distinct collects the first [maxParts] values that differ, in order, the zero
// value apart.
type distinct[T comparable] struct {
	list []T
	seen map[T]bool
}

func (d *distinct[T]) add(value T) {
	var none T
	if value == none || d.full() || d.seen[value] {
		return
	}
	if d.seen == nil {
		d.seen = map[T]bool{}
	}
	d.seen[value] = true
	d.list = append(d.list, value)
}

// full reports whether more would be left anyway.
func (d *distinct[T]) full() bool { return len(d.list) == maxParts }

// persons are the people that the texts name, each one once.
func persons(texts ...string) []aggregator.Person {
	var people distinct[aggregator.Person]
	for _, text := range texts {
		if people.full() {
			break
		}
		people.add(person(text))
	}
	return people.list
}

// person reads "mail (Name)", "Name (mail)", "Name <mail>", a mail or a name.
func person(text string) aggregator.Person {
	text = line(anyTag.ReplaceAllString(cut(text, maxLine), " "))
	mail := address.FindString(text)
	if mail == "" {
		return aggregator.Person{Name: plain(text)}
	}
	name := strings.Replace(strings.ReplaceAll(text, "mailto:", ""), mail, "", 1)
	name = strings.NewReplacer("()", "", "<>", "").Replace(name)
	name = strings.Trim(name, " \"")
	if inner, ok := strings.CutPrefix(name, "("); ok {
		name = strings.TrimSuffix(inner, ")")
	}
	return aggregator.Person{Name: plain(name), Email: mail}
}

// categories are categories that have a term, each one once.
type categories struct{ distinct[aggregator.Category] }

func (c *categories) term(term, scheme, label string) {
	if c.full() {
		return
	}
	if term = line(term); term != "" {
		c.add(aggregator.Category{Term: term, Scheme: line(scheme), Label: line(label)})
	}
}

// borrow adds the terms that are in extensions: of Dublin Core, Media RSS and
// iTunes.
func (c *categories) borrow(x extensions) {
	for _, subject := range append(x.texts("dc", "subject"), x.texts("dcterms", "subject")...) {
		c.term(plain(subject), "", "")
	}
	for m := range x.media("category") {
		c.term(cmp.Or(plain(m.Value), m.Attrs["label"]), m.Attrs["scheme"], m.Attrs["label"])
	}
	for _, i := range x["itunes"]["category"] {
		c.term(cmp.Or(i.Attrs["text"], i.Value), itunesCategories, "")
		for _, inner := range i.Children["category"] {
			c.term(inner.Attrs["text"], itunesCategories, "")
		}
	}
	c.listed(cmp.Or(x.text("itunes", "keywords"), x.mediaText("keywords")))
}

// itunesCategories is the scheme of the terms that iTunes prescribes.
const itunesCategories = "http://www.itunes.com/"

// listed adds the terms of a list with commas.
func (c *categories) listed(terms string) {
	for term := range strings.SplitSeq(cut(terms, maxLine), ",") {
		c.term(plain(term), "", "")
	}
}

// addEnclosure appends an enclosure whose URL can be had and is not there yet,
// while there are fewer than [maxParts].
func addEnclosure(to []aggregator.Enclosure, base *url.URL, ref, kind, length string) []aggregator.Enclosure {
	if len(to) == maxParts {
		return to
	}
	u := absolute(base, ref)
	if u == "" || slices.ContainsFunc(to, func(e aggregator.Enclosure) bool { return e.URL == u }) {
		return to
	}
	size, err := strconv.ParseInt(strings.TrimSpace(length), 10, 64)
	if err != nil || size < 0 {
		size = 0
	}
	return append(to, aggregator.Enclosure{URL: u, Type: line(kind), Length: size})
}

// relations is how RFC 4287 lets a relation be written in full.
const relations = "http://www.iana.org/assignments/relation/"

// addLink appends a link whose URL can be had, while there are fewer than
// [maxParts]. No relation means alternate.
func addLink(to []aggregator.Link, base *url.URL, ref, rel, kind string) []aggregator.Link {
	if len(to) == maxParts {
		return to
	}
	u := absolute(base, ref)
	if u == "" {
		return to
	}
	rel = cmp.Or(strings.TrimPrefix(line(rel), relations), "alternate")
	return append(to, aggregator.Link{URL: u, Rel: rel, Type: line(kind)})
}

// addNewLink is addLink for a link that is not there yet.
func addNewLink(to []aggregator.Link, base *url.URL, ref, rel, kind string) []aggregator.Link {
	u := absolute(base, ref)
	if slices.ContainsFunc(to, func(l aggregator.Link) bool { return l.URL == u }) {
		return to
	}
	return addLink(to, base, ref, rel, kind)
}
