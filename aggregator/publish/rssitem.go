package publish

import (
	"cmp"
	"html"
	"slices"
	"strconv"
	"strings"

	"github.com/gorilla/feeds"
)

// rssItem completes [feeds.RssItem]: elements that an article lacks are left
// out, and those that it has several of are repeated.
type rssItem struct {
	Title *rssText `xml:"title"`
	// Links come before the item's own: a reader that does not tell them apart
	// is left with that.
	Links       []xmlLink `xml:"atom:link"`
	Link        string    `xml:"link,omitempty"`
	Description *string   `xml:"description"`
	feeds.RssItem
	Creators     []string      `xml:"dc:creator"`
	Contributors []string      `xml:"dc:contributor"`
	Rights       string        `xml:"dc:rights,omitempty"`
	Language     string        `xml:"dc:language,omitempty"`
	Categories   []rssCategory `xml:"category"`
	Source       *rssSource    `xml:"source"`
	Updated      string        `xml:"atom:updated,omitempty"`
	mediaElements
	itunesElements
}

type rssCategory struct {
	Domain string `xml:"domain,attr,omitempty"`
	Term   string `xml:",chardata"`
}

// rssFragment writes an entry as an item.
func rssFragment(f *feed, e *entry) (fragment, error) {
	i := newItem(f, e)
	text, err := indented(i, "    ")
	return fragment{text, i.uses()}, err
}

func (i *rssItem) uses() spaces {
	uses := i.mediaElements.uses() | i.itunesElements.uses()
	if i.Content != nil {
		uses |= usesContent
	}
	if i.Creators != nil || i.Contributors != nil || i.Rights != "" || i.Language != "" {
		uses |= usesDublin
	}
	return uses
}

func newItem(f *feed, e *entry) *rssItem {
	i := &rssItem{Title: rssTitle(e), Link: e.URL, Description: rssDescription(e), Rights: e.Rights, Source: rssOrigin(e)}
	if e.Content != "" {
		i.Content = &feeds.RssContent{Content: e.Content}
	}
	i.Guid = &feeds.RssGuid{Id: e.ID, IsPermaLink: strconv.FormatBool(e.ID == e.URL && isWeb(e.URL))}
	i.PubDate = rssDate(e.Published)
	if e.Updated.After(e.Published) {
		i.Updated = atomDate(e.Updated)
	}
	if e.Language != f.language {
		i.Language = e.Language
	}
	i.name(e)
	i.enclose(e)
	i.lead(e)
	i.itunesElements = newITunes(e)
	for _, c := range e.Categories {
		i.Categories = append(i.Categories, rssCategory{Domain: c.Scheme, Term: c.Term})
	}
	return i
}

// name names the people: <author> is an address of mail, and stands where
// nobody has a name.
func (i *rssItem) name(e *entry) {
	for _, p := range e.Authors {
		if isNamed(p) {
			i.Creators = append(i.Creators, p.Name)
		}
	}
	if i.Creators == nil && len(e.Authors) > 0 {
		i.Author = e.Authors[0].Email + " (" + e.Authors[0].Name + ")"
	}
	for _, p := range e.Contributors {
		i.Contributors = append(i.Contributors, p.Name)
	}
}

// enclose gives the item one enclosure, as RSS readers expect, and names the
// others by Media RSS.
func (i *rssItem) enclose(e *entry) {
	i.Thumbnail = thumbnail(e)
	all := playedFirst(e)
	if len(all) == 0 {
		return
	}
	first := &all[0]
	i.Enclosure = &feeds.RssEnclosure{Url: first.URL, Type: mediaType(first), Length: strconv.FormatInt(first.Length, 10)}
	i.Contents = mediaContents(all[1:])
}

// lead adds the links. RSS has an element of its own for the page where an
// item is talked about.
func (i *rssItem) lead(e *entry) {
	i.Links = otherLinks(e)
	at := slices.IndexFunc(i.Links, func(l xmlLink) bool {
		return l.Rel == "replies" && (l.Type == "" || strings.Contains(l.Type, "html"))
	})
	if at >= 0 {
		i.Comments = i.Links[at].Href
		i.Links = slices.Delete(i.Links, at, at+1)
	}
}

func rssTitle(e *entry) *rssText {
	if e.Title == "" {
		return nil
	}
	text := newRSSText(e.Title)
	return &text
}

// descriptionLength is how much of the content describes an item that has no
// summary, in characters.
const descriptionLength = 400

// rssDescription is the summary, else the beginning of the content. An item
// must have a title or a description: one that has neither gets an empty
// description.
func rssDescription(e *entry) *string {
	text := e.Summary
	if text == "" && e.Content != "" {
		text = cmp.Or(html.EscapeString(cut(plain(e.Content), descriptionLength)), e.Content)
	}
	if text == "" && e.Title != "" {
		return nil
	}
	return &text
}

// isWeb reports whether a browser can follow an address.
func isWeb(address string) bool {
	return strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "http://")
}
