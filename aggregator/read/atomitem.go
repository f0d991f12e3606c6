package read

import (
	"cmp"
	"net/url"
	"strings"

	"tidings/aggregator"

	"github.com/mmcdole/gofeed/atom"
)

func atomLinks(from []*atom.Link, base *url.URL) []aggregator.Link {
	var links []aggregator.Link
	for _, l := range from {
		links = addLink(links, base, l.Href, l.Rel, l.Type)
	}
	return links
}

func hrefs(links []*atom.Link) string {
	for _, l := range links {
		if l.Href != "" && cmp.Or(l.Rel, "alternate") == "alternate" {
			return l.Href
		}
	}
	return ""
}

// alternate is the first alternate link, one to a page before one to anything
// else.
func alternate(links []aggregator.Link) string {
	found := ""
	for _, l := range links {
		if l.Rel != "alternate" {
			continue
		}
		if l.Type == "" || strings.Contains(l.Type, "html") {
			return l.URL
		}
		found = cmp.Or(found, l.URL)
	}
	return found
}

// atomAuthors are the authors of an entry, else those of the feed it was taken
// over from (RFC 4287, 4.2.1).
func atomAuthors(f *atom.Entry, x extensions, base *url.URL) []aggregator.Person {
	people := atomPersons(f.Authors, base)
	if len(people) == 0 && f.Source != nil {
		people = atomPersons(f.Source.Authors, base)
	}
	if len(people) == 0 {
		people = persons(x.texts("dc", "creator")...)
	}
	return people
}

func atomPersons(from []*atom.Person, base *url.URL) []aggregator.Person {
	var people distinct[aggregator.Person]
	for _, p := range from {
		people.add(aggregator.Person{Name: line(p.Name), Email: line(p.Email), URL: absolute(base, p.URI)})
	}
	return people.list
}

func atomCategories(from []*atom.Category, x extensions) []aggregator.Category {
	var found categories
	for _, c := range from {
		found.term(cmp.Or(c.Term, c.Label), c.Scheme, c.Label)
	}
	found.borrow(x)
	return found.list
}

func atomEnclosures(links []*atom.Link, base *url.URL) []aggregator.Enclosure {
	var found []aggregator.Enclosure
	for _, l := range links {
		if strings.TrimPrefix(l.Rel, relations) == "enclosure" {
			found = addEnclosure(found, base, l.Href, l.Type, l.Length)
		}
	}
	return found
}

// atomOrigin is the feed that an entry says it was taken over from.
func (m *mapping) atomOrigin(s *atom.Source, base *url.URL) aggregator.FeedRef {
	if s == nil {
		return aggregator.FeedRef{}
	}
	ref := aggregator.FeedRef{
		Title: plain(s.Title), ID: legal(s.ID), Subtitle: plain(s.Subtitle), Rights: plain(s.Rights),
		Icon: absolute(base, s.Icon), Logo: absolute(base, s.Logo), Updated: m.date(s.Updated),
		Authors: atomPersons(s.Authors, base), Contributors: atomPersons(s.Contributors, base),
		Categories: atomCategories(s.Categories, nil),
	}
	links := atomLinks(s.Links, base)
	ref.Link = alternate(links)
	for _, l := range links {
		if l.Rel == "self" {
			ref.URL = l.URL
		}
	}
	return ref
}
