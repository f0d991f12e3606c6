package read

import (
	"cmp"
	"net/url"
	"strings"

	"tidings/aggregator"

	ext "github.com/mmcdole/gofeed/extensions"
)

// extensions are the elements of a feed or item that are in namespaces other
// than the format's own: prefix → name → elements.
type extensions ext.Extensions

// text is the text of the first such element that has any.
func (x extensions) text(prefix, name string) string {
	return firstText(x[prefix][name])
}

func firstText(elements []ext.Extension) string {
	for _, e := range elements {
		if e.Value != "" {
			return e.Value
		}
	}
	return ""
}

// texts are the texts of all such elements.
func (x extensions) texts(prefix, name string) []string {
	var found []string
	for _, e := range x[prefix][name] {
		found = append(found, e.Value)
	}
	return found
}

// original is the publisher's own address of an item, where a proxy has put
// itself in its place.
func (x extensions) original() string {
	return first(nil, x.text("feedburner", "origLink"), x.text("pheedo", "origLink"))
}

// rights are in Dublin Core and Media RSS.
func (x extensions) rights() string {
	return plain(cmp.Or(x.text("dc", "rights"), x.text("dcterms", "rights"), x.mediaText("copyright")))
}

// contributors are people beside the authors: in Dublin Core, Atom, Media RSS
// and the podcast namespace.
func (x extensions) contributors() []aggregator.Person {
	names := append(x.texts("dc", "contributor"), x.texts("dcterms", "contributor")...)
	for _, e := range x["atom"]["contributor"] {
		names = append(names, firstText(e.Children["name"]))
	}
	for credit := range x.media("credit") {
		names = append(names, credit.Value)
	}
	return persons(append(names, x.texts("podcast", "person")...)...)
}

// linking is an element of an extension that is a link, with the attribute
// that has the address; its text has it where that is empty. Kind is the type
// where the element does not say it.
type linking struct{ prefix, name, attribute, rel, kind string }

// linkings lead to comments, to what an item answers, to its licence, and to
// what a podcast has beside the sound.
var linkings = [...]linking{
	{"wfw", "commentRss", "", "replies", "application/rss+xml"},
	{"wfw", "commentRSS", "", "replies", "application/rss+xml"},
	{"podcast", "socialInteract", "uri", "replies", ""},
	{"thr", "in-reply-to", "href", "in-reply-to", ""},
	{"thr", "in-reply-to", "ref", "in-reply-to", ""},
	{"creativeCommons", "license", "", "license", ""},
	{"cc", "license", "resource", "license", ""},
	{"dcterms", "license", "", "license", ""},
	{"podcast", "transcript", "url", "transcript", ""},
	{"podcast", "chapters", "url", "chapters", ""},
}

// links adds the links in extensions that are not there yet.
func (x extensions) links(to []aggregator.Link, base *url.URL) []aggregator.Link {
	if len(x) == 0 {
		return to
	}
	for _, l := range linkings {
		for _, e := range x[l.prefix][l.name] {
			ref := e.Attrs[l.attribute]
			if l.attribute == "" {
				ref = e.Value
			}
			to = addNewLink(to, base, ref, l.rel, cmp.Or(e.Attrs["type"], l.kind))
		}
	}
	return to
}

// atomLinks are the links that a feed of another format borrows from Atom.
func (x extensions) atomLinks(base *url.URL) []aggregator.Link {
	var links []aggregator.Link
	for _, l := range x["atom"]["link"] {
		links = addLink(links, base, l.Attrs["href"], l.Attrs["rel"], l.Attrs["type"])
	}
	return links
}

// isPicture reports whether a medium or a media type is a picture.
func isPicture(medium, kind string) bool {
	return medium == "image" || strings.HasPrefix(strings.ToLower(kind), "image/")
}
