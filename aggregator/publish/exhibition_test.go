package publish

import (
	"bytes"
	"fmt"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
)

// exhibition is a server of what a browser is to be shown: a section with
// articles of every kind and pages of older ones, sections below it, one that
// is written from right to left, and one that is empty.
type exhibition struct {
	*httptest.Server
	site site // of pages that a test writes itself
}

func newExhibition(t *testing.T) *exhibition {
	t.Helper()
	x := &exhibition{Server: httptest.NewUnstartedServer(nil)}
	t.Cleanup(x.Close)
	o := options(newMemory(append(exhibits(), past()...)...))
	o.BaseURL = "http://" + x.Listener.Addr().String()
	o.Tree = exhibitionTree()
	x.site = newSite(o)
	x.Config.Handler = New(o).Handler()
	x.Start()
	return x
}

// page is what a document of the section at path looks like as a page.
func (x *exhibition) page(path string, at place, articles ...*aggregator.Article) []byte {
	var b bytes.Buffer
	f := newFeed(&x.site, x.site.tree.At(path), alone(articles), noon, nil)
	f.place = at
	if err := writePage(&b, f); err != nil {
		return []byte(err.Error())
	}
	return b.Bytes()
}

func exhibitionTree() *aggregator.Tree {
	base := aggregator.Section{Limit: 50, Description: "What three towns say"}
	given := []aggregator.Section{
		{Path: "news", Title: "News & views", Description: "From the harbour and the valley, as it comes in", Language: "en", Limit: 50},
		{Path: "news/harbour", Title: "Harbour", Limit: 50},
		{Path: "news/valley", Title: "The valley", Description: "Fields, roads and the choir", Limit: 50},
		{Path: "news/valley/choir", Title: "Choir", Limit: 50},
		{Path: "garden", Title: "خبرهای باغ", Description: "هر روز تازه", Language: "fa", Limit: 50},
		{Path: "quiet", Title: "A quiet place", Limit: 50},
		{Path: "private", Title: "Behind the door", Limit: 50, Token: "open sesame"},
		{Path: "private/cellar", Title: "The cellar", Limit: 50},
	}
	return aggregator.NewTree(base, given, nil)
}

// exhibits are articles of every kind that a page must cope with.
func exhibits() []*aggregator.Article {
	all := []*aggregator.Article{
		full(),
		exhibit(2, "The choir of the valley sings in the open air, for the first time since the roof of the old hall came down", "news", "news/valley", "news/valley/choir"),
		exhibit(3, "Roads "+strings.Repeat("unbreakable", 20), "news", "news/valley"),
		exhibit(4, "הגשר נפתח שוב", "news"),
		exhibit(5, "سیب\u200cها رسیده\u200cاند", "garden"),
		exhibit(6, "Plums in spring", "garden"),
		exhibit(7, "", "news"),
	}
	all[0].Content = strings.Repeat("The ferry is back. ", 40)
	all[2].Content = "https://valley.example/" + strings.Repeat("road", 60)
	all[3].Language, all[3].Content = "he", "<p>אחרי שנה של עבודות, הגשר פתוח לכולם.</p>"
	all[4].Content = "<p>بعد از سه سال، درخت بزرگ دوباره میوه داد.</p>"
	all[5].Language = "en"
	all[6].URL, all[6].Content = "", "<p>A note that has no title and no address, which happens more often than one would think.</p>"
	return all
}

// past is what came to /news long before: five pages in all, two full archives
// and a third.
func past() []*aggregator.Article {
	var all []*aggregator.Article
	for n := range uint64(240) {
		a := exhibit(100+n, fmt.Sprintf("Number %d of the old days", n), "news")
		a.ID, a.URL = fmt.Sprintf("https://valley.example/past/%d", n), fmt.Sprintf("https://valley.example/past/%d", n)
		all = append(all, a)
	}
	return all
}

// pastCursor is the cursor of a page in the midst of them.
func pastCursor() string {
	a := past()[70]
	return cursorOf(a.Position())
}

// exhibit is an article with a title, in sections besides the root.
func exhibit(seq uint64, title string, sections ...string) *aggregator.Article {
	a := spare()
	a.ID = fmt.Sprintf("https://valley.example/exhibit/%d", seq)
	a.Seq, a.Title = seq, title
	a.Published = noon.Add(-time.Duration(seq) * 7 * time.Hour)
	a.Updated, a.FirstSeen = a.Published, a.Published
	a.Content = "<p>Everybody who was there says so; the rest have heard of it.</p>"
	a.Sections = sectionsOf(append(sections, aggregator.Root)...)
	return a
}
