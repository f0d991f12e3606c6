package demo

import (
	"slices"
	"time"
)

// shelf is how many items a publication's feed lists.
const shelf = 12

// publication prints items in one format of feed. It is the town's, under its
// lock, but for what is set once.
type publication struct {
	name     string // and its title
	about    string
	desk     string // who writes it, where the format must name somebody
	host     string // of its site; a domain that cannot exist (RFC 2606)
	language string
	section  string
	render   func(*publication) (contentType string, body []byte)
	first    bool // it has the first word on what others carry too
	mirrored bool

	address string // of its feed
	mirror  string // of a copy; empty for none

	items   []item // the newest first
	down    bool   // its first address answers nothing but errors
	gone    bool   // it was closed for good
	failing int    // so many requests more are answered by an error
	broken  bool   // the last one was
}

// item is what a publication prints.
type item struct {
	link      string // absolute
	id        string
	title     string
	html      string
	published time.Time
	updated   time.Time
}

// site is the address of a page of the publication.
func (p *publication) site(page string) string { return "https://" + p.host + "/" + page }

// draft is an item of the publication's own.
func (p *publication) draft(page, title, html string, at time.Time) item {
	at = at.UTC().Truncate(time.Second)
	return item{link: p.site(page), id: p.site(page), title: title, html: html, published: at, updated: at}
}

// print puts an item on top; the oldest goes when there are too many.
func (p *publication) print(i item) {
	p.items = slices.Insert(p.items, 0, i)
	p.items = p.items[:min(len(p.items), shelf)]
}

// carry prints what another publication has, under a link and an id as it
// writes them.
func (p *publication) carry(i item, link string) {
	i.link, i.id = link, "tag:"+p.host+",2026:"+i.id
	p.print(i)
}

// edit rewords the item with that id.
func (p *publication) edit(id, title, html string, at time.Time) {
	for n := range p.items {
		if i := &p.items[n]; i.id == id {
			i.title, i.html, i.updated = title, html, at.UTC().Truncate(time.Second)
		}
	}
}

// updated is when the publication last printed or edited something.
func (p *publication) updated() time.Time {
	var at time.Time
	for _, i := range p.items {
		if i.updated.After(at) {
			at = i.updated
		}
	}
	return at
}
