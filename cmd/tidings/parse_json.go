package main

import (
	"cmp"
	"time"

	"tidings/aggregator"
)

// readingJSON is a line of tidings parse --json.
type readingJSON struct {
	Path     string    `json:"path"`
	Err      string    `json:"err"`
	Repaired []string  `json:"repaired,omitempty"`
	Feed     *feedJSON `json:"feed"`
}

type feedJSON struct {
	Title       string       `json:"title"`
	Link        string       `json:"link"`
	ID          string       `json:"id"`
	Description string       `json:"description"`
	Authors     []personJSON `json:"authors"`
	Updated     *time.Time   `json:"updated"`
	Published   *time.Time   `json:"published"`
	Language    string       `json:"language"`
	Items       []itemJSON   `json:"items"`
}

type itemJSON struct {
	Title       string          `json:"title"`
	Link        string          `json:"link"`
	ID          string          `json:"id"`
	Description string          `json:"description"`
	Content     string          `json:"content"`
	Authors     []personJSON    `json:"authors"`
	Updated     *time.Time      `json:"updated"`
	Published   *time.Time      `json:"published"`
	Categories  []string        `json:"categories"`
	Enclosures  []enclosureJSON `json:"enclosures"`
	Links       []linkJSON      `json:"links"`
	Image       string          `json:"image"`
}

type personJSON struct {
	Name  string `json:"name"`
	Email string `json:"email"`
}

type enclosureJSON struct {
	URL    string `json:"url"`
	Type   string `json:"type"`
	Length int64  `json:"length"`
}

type linkJSON struct {
	Href string `json:"href"`
	Rel  string `json:"rel"`
	Type string `json:"type"`
}

// feedAsJSON has the titles and the description as their publisher wrote them:
// with their markup, sanitised, where there is any.
func feedAsJSON(f *aggregator.Feed) *feedJSON {
	return &feedJSON{
		Title: cmp.Or(f.TitleHTML, f.Title), Link: f.Link, ID: f.ID, Description: cmp.Or(f.DescriptionHTML, f.Description), Language: f.Language,
		Authors: each(f.Authors, personAsJSON), Updated: known(f.Updated), Published: known(f.Published),
		Items: each(f.Items, itemAsJSON),
	}
}

func itemAsJSON(i aggregator.Item) itemJSON {
	return itemJSON{
		Title: cmp.Or(i.TitleHTML, i.Title), Link: i.Link, ID: i.ID, Description: i.Summary, Content: i.Content, Image: i.Image,
		Updated: known(i.Updated), Published: known(i.Published),
		Authors:    each(i.Authors, personAsJSON),
		Categories: each(i.Categories, func(c aggregator.Category) string { return c.Term }),
		Enclosures: each(i.Enclosures, func(e aggregator.Enclosure) enclosureJSON { return enclosureJSON(e) }),
		Links:      each(i.Links, func(l aggregator.Link) linkJSON { return linkJSON{l.URL, l.Rel, l.Type} }),
	}
}

func personAsJSON(p aggregator.Person) personJSON { return personJSON{p.Name, p.Email} }

// each converts a slice; the result is never null in JSON.
func each[A, B any](as []A, convert func(A) B) []B {
	bs := make([]B, len(as))
	for i, a := range as {
		bs[i] = convert(a)
	}
	return bs
}

// known is the time in UTC, or null for none.
func known(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}
