package aggregator

import (
	"bytes"
	"cmp"
	"slices"
	"time"
)

// SimilarityWindow is how far apart two articles may be published to be taken
// for one. Wire copy that arrives on a Friday evening is printed on the Monday;
// a column, a chart or a report of the week comes again after seven days.
const SimilarityWindow = 72 * time.Hour

// maxBucket bounds the articles that share one least shingle and are compared.
// More are only there when somebody floods; the latest published are kept.
const maxBucket = 1024

// SimilarityIndex finds the articles that are near a fingerprint. It looks at
// those which share a least shingle with it, [maxBucket] for each of them at
// most, and not at the others, however many there are.
//
// It belongs to one caller at a time. An article costs some 200 bytes until it
// is removed.
type SimilarityIndex struct {
	articles map[Key]*likeness
	buckets  [bands][1 << bandBits]*likeness // by band and least shingle, a list
}

// likeness is an article in the index, and in a list for each band.
type likeness struct {
	key       Key
	print     Fingerprint
	published int64 // seconds
	next      [bands]*likeness
}

// NewSimilarityIndex is an index without articles.
func NewSimilarityIndex() *SimilarityIndex {
	return &SimilarityIndex{articles: map[Key]*likeness{}}
}

// Add puts an article into the index, in place of what was there under its
// key. An article with the zero fingerprint is like no other and not kept.
func (x *SimilarityIndex) Add(key Key, f Fingerprint, published time.Time) {
	x.Remove(key)
	if f == (Fingerprint{}) {
		return
	}
	e := &likeness{key: key, print: f, published: published.Unix()}
	x.articles[key] = e
	for band := range bands {
		x.link(band, e)
	}
}

// link puts e at the head of its list, and takes the earliest published out of
// one that is too long.
func (x *SimilarityIndex) link(band int, e *likeness) {
	head := x.bucket(band, e.print)
	e.next[band], *head = *head, e
	length, earliest := 0, head
	for at := head; *at != nil; at = &(*at).next[band] {
		if length++; (*at).published < (*earliest).published {
			earliest = at
		}
	}
	if length > maxBucket {
		*earliest = (*earliest).next[band]
	}
}

func (x *SimilarityIndex) bucket(band int, f Fingerprint) **likeness {
	return &x.buckets[band][f.minimum(band)]
}

// Remove takes the article out of the index, if it is there.
func (x *SimilarityIndex) Remove(key Key) {
	e := x.articles[key]
	if e == nil {
		return
	}
	delete(x.articles, key)
	for band := range bands {
		for at := x.bucket(band, e.print); *at != nil; at = &(*at).next[band] {
			if *at == e {
				*at = e.next[band]
				break
			}
		}
	}
}

// Near returns the articles that are near f and published within
// [SimilarityWindow] of that time, the earliest published first. An article
// that is in the index itself is among them.
func (x *SimilarityIndex) Near(f Fingerprint, published time.Time) []Key {
	var found []*likeness
	for band := range bands {
		for e := *x.bucket(band, f); e != nil; e = e.next[band] {
			if e.within(published) && f.Near(e.print) {
				found = append(found, e)
			}
		}
	}
	slices.SortFunc(found, (*likeness).compare)
	return keysOf(slices.Compact(found))
}

func (e *likeness) within(published time.Time) bool {
	apart := e.published - published.Unix()
	window := int64(SimilarityWindow / time.Second)
	return -window <= apart && apart <= window
}

func (e *likeness) compare(f *likeness) int {
	return cmp.Or(cmp.Compare(e.published, f.published), bytes.Compare(e.key[:], f.key[:]))
}

func keysOf(found []*likeness) []Key {
	keys := make([]Key, len(found))
	for i, e := range found {
		keys[i] = e.key
	}
	return keys
}
