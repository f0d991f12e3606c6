package aggregator

import (
	"encoding/binary"
	"time"
)

// sayingOf is the checksum of all that an item says.
func sayingOf(item *Item) uint64 {
	s := make(saying, 0, 1<<10+len(item.Summary)+len(item.Content))
	s.texts(item.Title, item.TitleHTML, item.Link, item.Original, item.ID, item.Summary, item.Content)
	s.texts(item.Language, item.Image, item.Rights)
	s.people(item.Authors)
	s.people(item.Contributors)
	s.categories(item.Categories)
	s.number(int64(len(item.Enclosures)))
	for _, e := range item.Enclosures {
		s.texts(e.URL, e.Type)
		s.number(e.Length)
	}
	s.number(int64(len(item.Links)))
	for _, l := range item.Links {
		s.texts(l.URL, l.Rel, l.Type)
	}
	s.number(int64(item.Duration))
	s.number(int64(item.Episode.Season))
	s.number(int64(item.Episode.Number))
	s.texts(item.Episode.Kind, item.Episode.Explicit)
	s.feed(&item.Origin)
	s.moments(item.Published, item.Updated)
	return Checksum{}.Plus(s).Sum()
}

// outlook is the checksum of what has a say in every item of a source beside its
// own bytes: the source's configuration, and what the feed says of itself.
func outlook(source *Source, f *Feed) uint64 {
	s := make(saying, 0, 1<<10)
	s.texts(source.Name)
	s.number(int64(source.Priority))
	s.number(int64(len(source.Mirrors)))
	s.texts(source.Addresses()...)
	s.texts(f.Title, f.TitleHTML, f.Link, f.ID, f.Description, f.DescriptionHTML, f.Language, f.Rights)
	s.people(f.Authors)
	s.people(f.Contributors)
	s.categories(f.Categories)
	if f.AuthorsApply {
		s.number(1)
	}
	return Checksum{}.Plus(s).Sum()
}

// saying is what something says: each text with its length and each list with its
// number, so that two say the same only when they say it of the same.
type saying []byte

func (s *saying) number(n int64) { *s = binary.AppendVarint(*s, n) }

func (s *saying) texts(texts ...string) {
	for _, t := range texts {
		s.number(int64(len(t)))
		*s = append(*s, t...)
	}
}

func (s *saying) moments(times ...time.Time) {
	for _, t := range times {
		s.number(t.Unix())
		s.number(int64(t.Nanosecond()))
	}
}

func (s *saying) people(people []Person) {
	s.number(int64(len(people)))
	for _, p := range people {
		s.texts(p.Name, p.Email, p.URL)
	}
}

func (s *saying) categories(categories []Category) {
	s.number(int64(len(categories)))
	for _, c := range categories {
		s.texts(c.Term, c.Scheme, c.Label)
	}
}

func (s *saying) feed(f *FeedRef) {
	s.texts(f.Title, f.ID, f.URL, f.Link, f.Subtitle, f.Icon, f.Logo, f.Language, f.Rights)
	s.moments(f.Updated)
	s.people(f.Authors)
	s.people(f.Contributors)
	s.categories(f.Categories)
}
