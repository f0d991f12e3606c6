package store

import (
	"encoding/binary"
	"fmt"
	"time"

	"tidings/aggregator"
)

// record is the stored form of an article; its numbers are never used anew.
// Its sequence number is the key that it lies under.
type record struct {
	Key        []byte      `cbor:"1,keyasint,omitempty"` // of older versions
	ID         string      `cbor:"2,keyasint"`
	URL        string      `cbor:"3,keyasint,omitempty"`
	Title      string      `cbor:"4,keyasint,omitempty"`
	Summary    string      `cbor:"5,keyasint,omitempty"`
	Content    string      `cbor:"6,keyasint,omitempty"`
	Language   string      `cbor:"7,keyasint,omitempty"`
	Authors    []person    `cbor:"8,keyasint,omitempty"`
	Categories []category  `cbor:"9,keyasint,omitempty"`
	Enclosures []enclosure `cbor:"10,keyasint,omitempty"`
	Image      string      `cbor:"11,keyasint,omitempty"`
	Published  int64       `cbor:"12,keyasint,omitempty"` // of older versions, as the next two
	Updated    int64       `cbor:"13,keyasint,omitempty"`
	FirstSeen  int64       `cbor:"14,keyasint,omitempty"`
	Sightings  []sighting  `cbor:"15,keyasint"`
	Owner      int         `cbor:"16,keyasint,omitempty"`
	Sections   []uint64    `cbor:"17,keyasint,omitempty"`
	Surplus    bool        `cbor:"18,keyasint,omitempty"`
	Ordinals   []place     `cbor:"19,keyasint,omitempty"`

	Contributors []person `cbor:"20,keyasint,omitempty"`
	Rights       string   `cbor:"21,keyasint,omitempty"`
	Links        []link   `cbor:"22,keyasint,omitempty"`
	Duration     int64    `cbor:"23,keyasint,omitempty"` // seconds
	Episode      episode  `cbor:"24,keyasint,omitzero"`
	Origin       feedRef  `cbor:"25,keyasint,omitzero"`
}

// place is the stored form of an ordinal.
type place struct {
	_       struct{} `cbor:",toarray"`
	Section uint64
	N       uint64
}

type person struct {
	Name  string `cbor:"1,keyasint,omitempty"`
	Email string `cbor:"2,keyasint,omitempty"`
	URL   string `cbor:"3,keyasint,omitempty"`
}

type category struct {
	Term   string `cbor:"1,keyasint,omitempty"`
	Scheme string `cbor:"2,keyasint,omitempty"`
	Label  string `cbor:"3,keyasint,omitempty"`
}

type enclosure struct {
	URL    string `cbor:"1,keyasint,omitempty"`
	Type   string `cbor:"2,keyasint,omitempty"`
	Length int64  `cbor:"3,keyasint,omitempty"`
}

type link struct {
	URL  string `cbor:"1,keyasint,omitempty"`
	Rel  string `cbor:"2,keyasint,omitempty"`
	Type string `cbor:"3,keyasint,omitempty"`
}

type episode struct {
	Season   int    `cbor:"1,keyasint,omitempty"`
	Number   int    `cbor:"2,keyasint,omitempty"`
	Kind     string `cbor:"3,keyasint,omitempty"`
	Explicit string `cbor:"4,keyasint,omitempty"`
}

type sighting struct {
	Source   string  `cbor:"1,keyasint"`
	Priority int     `cbor:"2,keyasint,omitempty"`
	OnSite   bool    `cbor:"3,keyasint,omitempty"`
	Seen     int64   `cbor:"4,keyasint,omitempty"` // of older versions
	GUID     string  `cbor:"5,keyasint,omitempty"`
	URL      string  `cbor:"6,keyasint,omitempty"`
	Feed     feedRef `cbor:"7,keyasint"`
	Later    int64   `cbor:"8,keyasint,omitempty"` // when it was seen, in seconds after the article first was
}

// head is what a record has before its text: bytes without a pattern, which
// would be longer when compressed.
type head struct {
	change                        uint64
	key                           aggregator.Key
	published, updated, firstSeen int64 // seconds
}

// headed begins a record that has a head. Older ones begin with the number of a
// change, in eight bytes.
const headed = 1

func headOf(s *stored) head {
	return head{s.change, s.Key, s.Published.Unix(), s.Updated.Unix(), s.FirstSeen.Unix()}
}

// appendTo appends the stored form of a head to a value.
func (h head) appendTo(value []byte) []byte {
	value = append(value, headed)
	value = binary.AppendUvarint(value, h.change)
	value = append(value, h.key[:]...)
	value = binary.AppendVarint(value, h.published)
	value = binary.AppendVarint(value, h.updated-h.published)
	return binary.AppendVarint(value, h.firstSeen-h.published)
}

// openHead is the head of a record, and what follows it. One of an older version
// has no more in it than the number of its change.
func openHead(payload []byte) (h head, rest []byte, err error) {
	if len(payload) < 8 {
		return h, nil, fmt.Errorf("record of %d bytes: %w", len(payload), ErrDamaged)
	}
	if payload[0] != headed {
		return head{change: numberOf(payload)}, payload[8:], nil
	}
	change, size := binary.Uvarint(payload[1:])
	rest = payload[1+max(size, 0):]
	if size <= 0 || len(rest) < len(h.key) {
		return h, nil, fmt.Errorf("head of a record is cut off: %w", ErrDamaged)
	}
	h.change, rest = change, rest[copy(h.key[:], rest):]
	for _, at := range [...]*int64{&h.published, &h.updated, &h.firstSeen} {
		n, size := binary.Varint(rest)
		if size <= 0 {
			return h, nil, fmt.Errorf("head of a record is cut off: %w", ErrDamaged)
		}
		*at, rest = h.published+n, rest[size:]
	}
	return h, rest, nil
}

// takeHead puts what the head has where older records have it.
func (r *record) takeHead(h head) {
	if r.Key != nil {
		return // it is one of those
	}
	r.Key, r.Published, r.Updated, r.FirstSeen = h.key[:], h.published, h.updated, h.firstSeen
	for i := range r.Sightings {
		r.Sightings[i].Seen = h.firstSeen + r.Sightings[i].Later
	}
}

func recordOf(s *stored) *record {
	a := &s.Article
	return &record{
		ID: a.ID, URL: a.URL, Title: a.Title, Summary: a.Summary, Content: a.Content,
		Language: a.Language, Image: a.Image, Owner: a.Owner,
		Authors:    each(a.Authors, personOf),
		Categories: each(a.Categories, categoryOf),
		Enclosures: each(a.Enclosures, func(e aggregator.Enclosure) enclosure { return enclosure(e) }),
		Sightings:  each(a.Sightings, func(x aggregator.Sighting) sighting { return sightingOf(x, a.FirstSeen) }),
		Surplus:    a.Surplus,
		Sections:   each(a.Sections, func(id aggregator.SectionID) uint64 { return uint64(id) }),
		Ordinals:   each(s.ordinals, func(o ordinal) place { return place{Section: uint64(o.section), N: o.n} }),

		Contributors: each(a.Contributors, personOf),
		Rights:       a.Rights,
		Links:        each(a.Links, func(l aggregator.Link) link { return link(l) }),
		Duration:     int64(a.Duration / time.Second),
		Episode:      episode(a.Episode),
		Origin:       feedRefOf(a.Origin),
	}
}

func (r *record) article(seq uint64) aggregator.Article {
	a := aggregator.Article{
		Seq: seq, ID: r.ID, URL: r.URL, Title: r.Title, Summary: r.Summary, Content: r.Content,
		Language: r.Language, Image: r.Image, Owner: r.Owner,
		Authors:    each(r.Authors, person.noun),
		Categories: each(r.Categories, category.noun),
		Enclosures: each(r.Enclosures, func(e enclosure) aggregator.Enclosure { return aggregator.Enclosure(e) }),
		Published:  moment(r.Published), Updated: moment(r.Updated), FirstSeen: moment(r.FirstSeen),
		Sightings: each(r.Sightings, sighting.noun),
		Surplus:   r.Surplus,
		Sections:  each(r.Sections, func(id uint64) aggregator.SectionID { return aggregator.SectionID(id) }),

		Contributors: each(r.Contributors, person.noun),
		Rights:       r.Rights,
		Links:        each(r.Links, func(l link) aggregator.Link { return aggregator.Link(l) }),
		Duration:     time.Duration(r.Duration) * time.Second,
		Episode:      aggregator.Episode(r.Episode),
		Origin:       r.Origin.noun(),
	}
	copy(a.Key[:], r.Key)
	return a
}

func personOf(p aggregator.Person) person { return person(p) }

func (p person) noun() aggregator.Person { return aggregator.Person(p) }

func categoryOf(c aggregator.Category) category { return category(c) }

func (c category) noun() aggregator.Category { return aggregator.Category(c) }

// sightingOf is the stored form of one of an article that was first seen at that
// time.
func sightingOf(s aggregator.Sighting, first time.Time) sighting {
	return sighting{
		Source: s.Source, Priority: s.Priority, OnSite: s.OnSite, Later: s.Seen.Unix() - first.Unix(),
		GUID: s.GUID, URL: s.URL, Feed: feedRefOf(s.Feed),
	}
}

func (s sighting) noun() aggregator.Sighting {
	return aggregator.Sighting{
		Source: s.Source, Priority: s.Priority, OnSite: s.OnSite, Seen: moment(s.Seen),
		GUID: s.GUID, URL: s.URL, Feed: s.Feed.noun(),
	}
}

func (p place) ordinal() ordinal { return ordinal{aggregator.SectionID(p.Section), p.N} }

// moment is the inverse of [time.Time.Unix], the zero time included.
func moment(seconds int64) time.Time { return time.Unix(seconds, 0).UTC() }

// each applies f to every element; nothing becomes nil.
func each[A, B any](in []A, f func(A) B) []B {
	if len(in) == 0 {
		return nil
	}
	out := make([]B, len(in))
	for i, a := range in {
		out[i] = f(a)
	}
	return out
}
