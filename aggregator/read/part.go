package read

import (
	"cmp"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"tidings/aggregator"
)

// address is an e-mail address as authors are written in RSS.
var address = regexp.MustCompile(`[^\s@()<>,;:"]+@[^\s@()<>,;:"]+`)

// distinct collects the first [maxParts] values that differ, in order.
type distinct[T comparable] struct {
	list []T
	seen map[T]bool
}

func (d *distinct[T]) add(value T) {
	if d.full() || d.seen[value] {
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
		if p := person(text); p != (aggregator.Person{}) {
			people.add(p)
		}
	}
	return people.list
}

// person reads "mail (Name)", "Name (mail)", "Name <mail>", a mail or a name.
func person(text string) aggregator.Person {
	text = line(text)
	mail := address.FindString(text)
	if mail == "" {
		return aggregator.Person{Name: plain(text)}
	}
	name := strings.Replace(text, mail, "", 1)
	name = strings.NewReplacer("()", "", "<>", "").Replace(name)
	name = strings.Trim(name, " \"")
	if inner, ok := strings.CutPrefix(name, "("); ok {
		name = strings.TrimSuffix(inner, ")")
	}
	return aggregator.Person{Name: plain(name), Email: strings.TrimPrefix(mail, "mailto:")}
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

// addEnclosure appends an enclosure whose URL can be had, while there are fewer
// than [maxParts].
func addEnclosure(to []aggregator.Enclosure, base *url.URL, ref, kind, length string) []aggregator.Enclosure {
	if len(to) == maxParts {
		return to
	}
	u := absolute(base, ref)
	if u == "" {
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
