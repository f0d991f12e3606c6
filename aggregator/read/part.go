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

// persons are the people that the texts name, each one once.
func persons(texts ...string) []aggregator.Person {
	var people []aggregator.Person
	for _, text := range texts {
		p := person(text)
		known := slices.ContainsFunc(people, func(q aggregator.Person) bool { return q == p })
		if p != (aggregator.Person{}) && !known {
			people = append(people, p)
		}
	}
	return people
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

// addCategory appends a category that has a term and is not there yet.
func addCategory(to []aggregator.Category, term, scheme, label string) []aggregator.Category {
	c := aggregator.Category{Term: line(term), Scheme: line(scheme), Label: line(label)}
	if c.Term == "" || slices.Contains(to, c) {
		return to
	}
	return append(to, c)
}

// addEnclosure appends an enclosure whose URL can be had.
func addEnclosure(to []aggregator.Enclosure, base *url.URL, ref, kind, length string) []aggregator.Enclosure {
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

// addLink appends a link whose URL can be had. No relation means alternate.
func addLink(to []aggregator.Link, base *url.URL, ref, rel, kind string) []aggregator.Link {
	u := absolute(base, ref)
	if u == "" {
		return to
	}
	rel = cmp.Or(strings.TrimPrefix(line(rel), relations), "alternate")
	return append(to, aggregator.Link{URL: u, Rel: rel, Type: line(kind)})
}
