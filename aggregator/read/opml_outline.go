package read

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// opmlOutline is what an outline's attributes say, in whatever case their names
// are written.
type opmlOutline struct {
	text, title, kind, xmlURL, url, htmlURL, category, comment string
}

// attributesOf reads the attributes of an outline; of those that stand twice,
// the first.
func (r *opmlReader) attributesOf(t token) opmlOutline {
	var o opmlOutline
	fields := map[string]*string{
		"text": &o.text, "title": &o.title, "type": &o.kind, "xmlurl": &o.xmlURL, "url": &o.url,
		"htmlurl": &o.htmlURL, "category": &o.category, "iscomment": &o.comment,
	}
	for _, a := range t.attrs {
		if field := fields[localName(a.name)]; field != nil && *field == "" {
			*field = r.meaning(a.value)
		}
	}
	o.text, o.title = cut(line(o.text), maxTitle), cut(line(o.title), maxTitle)
	o.kind = strings.ToLower(strings.TrimSpace(o.kind))
	return o
}

// address is where the outline says that its feed is, or empty. There are
// programs that write it as OPML does the address of a link.
func (o *opmlOutline) address() string {
	if address := strings.TrimSpace(o.xmlURL); address != "" || !o.saysFeed() {
		return address
	}
	return strings.TrimSpace(o.url)
}

// saysFeed reports whether the outline calls itself a feed.
func (o *opmlOutline) saysFeed() bool {
	return slices.Contains([]string{"rss", "rss1", "rss2", "atom", "rdf", "feed", "json", "jsonfeed"}, o.kind)
}

// outline takes an outline for a feed, a group, or neither.
func (r *opmlReader) outline(t token) error {
	if r.outlines++; r.outlines > maxOutlines {
		return errOutlines
	}
	o := r.attributesOf(t)
	if r.unfolded > maxUnfolded {
		return errUnfolded
	}
	within := r.innermost()
	within.comment = within.comment || strings.EqualFold(strings.TrimSpace(o.comment), "true")
	switch {
	case o.address() != "":
		r.feed(t, o, within)
	case o.kind == "include" || o.kind == "link":
		r.leave(t, o, o.url, fmt.Sprintf("of type %q: what it leads to is not followed", o.kind))
	case o.saysFeed() && t.kind == emptyTag:
		r.leave(t, o, "", "has no xmlUrl")
	default:
		within.group = r.groupOf(o, within.group)
	}
	if t.kind == startTag {
		r.open = append(r.open, within)
	}
	return nil
}

// innermost is what holds for an outline that stands here.
func (r *opmlReader) innermost() openOutline {
	if len(r.open) == 0 {
		return openOutline{}
	}
	return r.open[len(r.open)-1]
}

// leave notes an outline that is no feed.
func (r *opmlReader) leave(t token, o opmlOutline, address, reason string) {
	r.list.Left = append(r.list.Left, LeftOut{
		Title: cmp.Or(o.title, o.text), Address: cut(line(address), maxURL),
		Line: r.lines.of(r.text, t.from), Reason: reason,
	})
}

// filing is a feed in a group.
type filing struct {
	feed int
	in   *Group
}

// feed lists a feed, or files one that is listed in another group.
func (r *opmlReader) feed(t token, o opmlOutline, within openOutline) {
	if within.comment {
		r.leave(t, o, o.address(), "commented out")
		return
	}
	address, err := r.resolve(o)
	if err != nil {
		r.leave(t, o, o.address(), err.Error())
		return
	}
	i := r.entry(address, cmp.Or(o.title, o.text))
	for _, group := range append(r.categoriesOf(o), within.group) {
		r.file(i, group)
	}
}

// entry is the number of the feed at an address, listed now if it was not yet.
func (r *opmlReader) entry(address, title string) int {
	key := keyOf(address)
	i, known := r.listed[key]
	if !known {
		i = len(r.list.Feeds)
		r.listed[key] = i
		r.list.Feeds = append(r.list.Feeds, ListedFeed{URL: address})
	} else {
		r.list.Joined++
	}
	r.list.Feeds[i].Title = cmp.Or(r.list.Feeds[i].Title, title)
	return i
}

// file puts a feed into a group, once.
func (r *opmlReader) file(i int, in *Group) {
	if in == nil || r.filed[filing{i, in}] {
		return
	}
	r.filed[filing{i, in}] = true
	r.list.Feeds[i].In = append(r.list.Feeds[i].In, in)
}
