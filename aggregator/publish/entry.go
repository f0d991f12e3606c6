package publish

import (
	"cmp"
	"regexp"
	"slices"
	"sync/atomic"
	"time"

	"tidings/aggregator"
)

// entry is an article as published feeds show it: every string in characters
// that XML and JSON allow, every time in UTC and whole seconds, no credentials
// in the address of a source.
type entry struct {
	aggregator.Article
	Related []related

	article *aggregator.Article              // as it is stored
	written [asPage]atomic.Pointer[fragment] // by format; nil until it was
}

// related is a near duplicate of an entry that is not shown itself.
type related struct {
	URL, Title, Source string
}

// newEntry copies what it has to change; the article stays as it is.
func newEntry(a *aggregator.Article, like []*aggregator.Article) *entry {
	e := &entry{Article: *a, Related: relations(like), article: a}
	for _, s := range []*string{&e.ID, &e.URL, &e.Title, &e.Summary, &e.Content, &e.Language, &e.Image, &e.Rights,
		&e.Episode.Kind, &e.Episode.Explicit} {
		*s = legal(*s)
	}
	e.Duration, e.Episode.Season, e.Episode.Number = max(e.Duration, 0), max(e.Episode.Season, 0), max(e.Episode.Number, 0)
	for _, t := range []*time.Time{&e.Published, &e.Updated, &e.FirstSeen} {
		*t = dated(*t)
	}
	e.Authors, e.Contributors = people(a.Authors), people(a.Contributors)
	e.Links = links(a.Links)
	e.Origin = feedRef(a.Origin)
	e.Categories = categories(a.Categories)
	e.Enclosures = enclosures(a.Enclosures)
	e.Sightings = sightings(a.Sightings)
	return e
}

// relations leaves out those that cannot be linked to.
func relations(like []*aggregator.Article) []related {
	var all []related
	for _, a := range like {
		if a.URL != "" {
			feed := a.Source()
			all = append(all, related{legal(a.URL), legal(a.Title), cmp.Or(legal(feed.Feed.Title), legal(feed.Source))})
		}
	}
	return all
}

// links leaves out those that lead nowhere.
func links(given []aggregator.Link) []aggregator.Link {
	var kept []aggregator.Link
	for _, l := range given {
		l.URL, l.Rel, l.Type = legal(l.URL), legal(l.Rel), legal(l.Type)
		if l.URL != "" {
			kept = append(kept, l)
		}
	}
	return kept
}

// categories leaves out those without a term, which every format requires.
func categories(given []aggregator.Category) []aggregator.Category {
	var kept []aggregator.Category
	for _, c := range given {
		c.Term, c.Scheme, c.Label = legal(c.Term), legal(c.Scheme), legal(c.Label)
		if c.Term != "" {
			kept = append(kept, c)
		}
	}
	return kept
}

func enclosures(given []aggregator.Enclosure) []aggregator.Enclosure {
	kept := slices.Clone(given)
	for i := range kept {
		kept[i].URL, kept[i].Type = legal(kept[i].URL), legal(kept[i].Type)
		kept[i].Length = max(kept[i].Length, 0)
	}
	return kept
}

func sightings(given []aggregator.Sighting) []aggregator.Sighting {
	kept := slices.Clone(given)
	for i := range kept {
		s := &kept[i]
		s.Source, s.GUID, s.URL = legal(s.Source), legal(s.GUID), legal(s.URL)
		s.Seen = dated(s.Seen)
		s.Feed = feedRef(s.Feed)
		s.Feed.Title = cmp.Or(s.Feed.Title, s.Source)
	}
	return kept
}

func feedRef(f aggregator.FeedRef) aggregator.FeedRef {
	for _, s := range []*string{&f.Title, &f.ID, &f.URL, &f.Link, &f.Subtitle, &f.Icon, &f.Logo, &f.Language, &f.Rights} {
		*s = legal(*s)
	}
	f.URL = redact(f.URL)
	f.Updated = dated(f.Updated)
	f.Authors, f.Contributors = people(f.Authors), people(f.Contributors)
	f.Categories = categories(f.Categories)
	return f
}

// mediaType is the type of an enclosure in the formats that require one.
func mediaType(e *aggregator.Enclosure) string { return cmp.Or(e.Type, "application/octet-stream") }

// userinfo is the part of a URL that holds a name and a password.
var userinfo = regexp.MustCompile(`://[^/?#\s]*@`)

// redact takes credentials out of every URL in a text.
func redact(text string) string { return userinfo.ReplaceAllLiteralString(text, "://") }

// lastMoment is the latest that a year of four digits can say, which is all that
// the formats have (RFC 3339, RFC 822).
var lastMoment = time.Date(9999, time.December, 31, 23, 59, 59, 0, time.UTC)

// dated is a time as the formats write it: in UTC and whole seconds, in a year
// that they have.
func dated(t time.Time) time.Time {
	switch t = t.UTC().Truncate(time.Second); {
	case t.After(lastMoment):
		return lastMoment
	case t.Year() < 0:
		return time.Time{}
	}
	return t
}
