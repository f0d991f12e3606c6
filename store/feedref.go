package store

import (
	"time"

	"tidings/aggregator"
)

// feedRef is the stored form of a reference to a feed. Its numbers are never
// used anew.
type feedRef struct {
	Title string `cbor:"1,keyasint,omitempty"`
	ID    string `cbor:"2,keyasint,omitempty"`
	URL   string `cbor:"3,keyasint,omitempty"`
	Link  string `cbor:"4,keyasint,omitempty"`

	Subtitle     string     `cbor:"5,keyasint,omitempty"`
	Icon         string     `cbor:"6,keyasint,omitempty"`
	Logo         string     `cbor:"7,keyasint,omitempty"`
	Updated      int64      `cbor:"8,keyasint,omitempty"` // seconds; 0 for the zero time
	Language     string     `cbor:"9,keyasint,omitempty"`
	Rights       string     `cbor:"10,keyasint,omitempty"`
	Authors      []person   `cbor:"11,keyasint,omitempty"`
	Contributors []person   `cbor:"12,keyasint,omitempty"`
	Categories   []category `cbor:"13,keyasint,omitempty"`
}

func feedRefOf(f aggregator.FeedRef) feedRef {
	r := feedRef{
		Title: f.Title, ID: f.ID, URL: f.URL, Link: f.Link, Subtitle: f.Subtitle, Icon: f.Icon, Logo: f.Logo,
		Language: f.Language, Rights: f.Rights,
		Authors: each(f.Authors, personOf), Contributors: each(f.Contributors, personOf),
		Categories: each(f.Categories, categoryOf),
	}
	if !f.Updated.IsZero() {
		r.Updated = f.Updated.Unix()
	}
	return r
}

func (r feedRef) noun() aggregator.FeedRef {
	return aggregator.FeedRef{
		Title: r.Title, ID: r.ID, URL: r.URL, Link: r.Link, Subtitle: r.Subtitle, Icon: r.Icon, Logo: r.Logo,
		Updated: r.updated(), Language: r.Language, Rights: r.Rights,
		Authors: each(r.Authors, person.noun), Contributors: each(r.Contributors, person.noun),
		Categories: each(r.Categories, category.noun),
	}
}

func (r feedRef) updated() time.Time {
	if r.Updated == 0 {
		return time.Time{}
	}
	return moment(r.Updated)
}
