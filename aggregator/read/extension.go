package read

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"tidings/aggregator"

	ext "github.com/mmcdole/gofeed/extensions"
)

// extensions are the elements of a feed or item that are in namespaces other
// than the format's own: prefix → name → elements.
type extensions ext.Extensions

// text is the text of the first such element that has any.
func (x extensions) text(prefix, name string) string {
	for _, e := range x[prefix][name] {
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

func childText(e ext.Extension, name string) string {
	for _, child := range e.Children[name] {
		if child.Value != "" {
			return child.Value
		}
	}
	return ""
}

// media are the Media RSS elements of that name, within a group or content too.
func (x extensions) media(name string) []ext.Extension {
	found := slices.Clone(x["media"][name])
	for _, around := range []string{"group", "content"} {
		for _, e := range x["media"][around] {
			found = append(found, e.Children[name]...)
		}
	}
	return found
}

func (x extensions) mediaText(name string) string {
	for _, e := range x.media(name) {
		if e.Value != "" {
			return e.Value
		}
	}
	return ""
}

// image is the picture that stands for an item.
func (x extensions) image(base *url.URL, enclosures []aggregator.Enclosure) string {
	for _, e := range x.media("thumbnail") {
		if u := absolute(base, e.Attrs["url"]); u != "" {
			return u
		}
	}
	for _, e := range x.media("content") {
		isImage := e.Attrs["medium"] == "image" || strings.HasPrefix(e.Attrs["type"], "image/")
		if u := absolute(base, e.Attrs["url"]); isImage && u != "" {
			return u
		}
	}
	for _, e := range x["itunes"]["image"] {
		if u := absolute(base, cmp.Or(e.Attrs["href"], e.Attrs["url"], e.Value)); u != "" {
			return u
		}
	}
	return pictured(enclosures)
}

// pictured is the first enclosure that is an image.
func pictured(enclosures []aggregator.Enclosure) string {
	for _, e := range enclosures {
		if strings.HasPrefix(e.Type, "image/") {
			return e.URL
		}
	}
	return ""
}

// atomLinks are the links that a feed of another format borrows from Atom.
func (x extensions) atomLinks(base *url.URL) []aggregator.Link {
	var links []aggregator.Link
	for _, l := range x["atom"]["link"] {
		links = addLink(links, base, l.Attrs["href"], l.Attrs["rel"], l.Attrs["type"])
	}
	return links
}
