package store

import (
	"crypto/sha256"
	"encoding/binary"
	"slices"
	"time"

	"tidings/aggregator"

	bolt "go.etcd.io/bbolt"
)

// The buckets of the file.
const (
	metaBucket       = "meta"
	keysBucket       = "keys"
	recordsBucket    = "records"
	changesBucket    = "changes"
	entriesBucket    = "entries"
	idsBucket        = "ids"
	sourcesBucket    = "sources"
	tombstonesBucket = "tombstones"
	arrivalsBucket   = "arrivals"
	versionsBucket   = "versions"

	dictionariesBucket = "dictionaries"
	listsBucket        = "lists"
)

// The keys of the meta bucket; the last four are prefixes.
const (
	schemaKey      = "tidings"
	fingerprintKey = "fingerprint"
	numberKey      = "number"
	articlesKey    = "articles"
	sourcePrefix   = "source:"
	sectionPrefix  = "section:"
	arrivedPrefix  = "arrived:"
	sizePrefix     = "entries:"
)

// appendOnly fills the pages of buckets whose keys only grow, or do so within
// each section.
const appendOnly = 1

// settled fills the pages of buckets that are written in their order once, with
// room for what comes later anywhere.
const settled = 0.8

const (
	hashSize   = 16 // bytes of a hash by which something is found
	refSize    = 12 // bytes of a key's hash that lead to it
	sourceSize = 4  // bytes of the hash of a source's name
	shortSize  = 5  // bytes of a number in an index
)

// shortLimit is more than any number there. So many changes are not made in a thousand
// years.
const shortLimit = 1 << (8 * shortSize)

func buckets() []string {
	return []string{
		metaBucket, keysBucket, recordsBucket, changesBucket,
		entriesBucket, idsBucket, sourcesBucket, tombstonesBucket,
		arrivalsBucket, versionsBucket, dictionariesBucket, listsBucket,
	}
}

// tables are the buckets as one transaction sees them.
type tables struct {
	tx                                           *bolt.Tx
	meta, records, changes, sources, lists       *bolt.Bucket
	tombstones, arrivals, versions, dictionaries *bolt.Bucket
	keys, entries, ids                           index
}

func tablesOf(tx *bolt.Tx) *tables {
	at := func(name string) *bolt.Bucket { return tx.Bucket([]byte(name)) }
	t := &tables{
		tx: tx, meta: at(metaBucket), records: at(recordsBucket), changes: at(changesBucket), sources: at(sourcesBucket),
		lists:      at(listsBucket),
		tombstones: at(tombstonesBucket), arrivals: at(arrivalsBucket), versions: at(versionsBucket), dictionaries: at(dictionariesBucket),
		keys: keyIndex(at(keysBucket)), entries: entryIndex(at(entriesBucket)), ids: idIndex(at(idsBucket)),
	}
	t.records.FillPercent, t.changes.FillPercent, t.sources.FillPercent = appendOnly, appendOnly, settled
	if t.arrivals != nil { // older schemas have none
		t.arrivals.FillPercent = appendOnly
	}
	if t.lists != nil {
		t.lists.FillPercent = settled
	}
	return t
}

// keyIndex has the number of each article under its key.
func keyIndex(b *bolt.Bucket) index {
	return index{b, shape{name: hashSize, length: hashSize + shortSize}, new(int), keysBucket, func(s *stored) [][]byte { return [][]byte{keyEntry(s.Key, s.Seq)} }}
}

// entryIndex has the articles of each section.
func entryIndex(b *bolt.Bucket) index {
	const length = 8 + 2*shortSize
	return index{b, shape{common: 8, name: length, length: length}, new(int), entriesBucket, func(s *stored) [][]byte {
		return each(s.Sections, func(id aggregator.SectionID) []byte { return sectionEntry(id, s.Position()) })
	}}
}

// idIndex has the key of the article that each GUID and each id leads to. What
// an article was offered under besides, nothing but the index knows.
func idIndex(b *bolt.Bucket) index {
	const name = hashSize + sourceSize
	return index{b, shape{name: name, length: name + refSize}, new(int), idsBucket, idEntries}
}

// idEntries are those that can be told from the record: a GUID in the form by
// which items are known.
func idEntries(s *stored) (entries [][]byte) {
	own := s.ID == s.Key.TagURI()
	for _, x := range s.Sightings {
		guid := aggregator.FoldGUID(x.GUID)
		if own = own || guid == s.ID; guid != "" {
			entries = append(entries, slices.Concat(guidName(guid, x.Source), s.Key[:refSize]))
		}
	}
	if !own {
		entries = append(entries, slices.Concat(idName(s.ID), s.Key[:refSize]))
	}
	return entries
}

// indexes are all of them, by the names of their buckets.
func (t *tables) indexes() map[string]index {
	return map[string]index{keysBucket: t.keys, entriesBucket: t.entries, idsBucket: t.ids}
}

// count is the number under a key of the meta bucket; 0 when there is none.
func (t *tables) count(key string) uint64 {
	if value := t.meta.Get([]byte(key)); value != nil {
		return numberOf(value)
	}
	return 0
}

func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }

func numberOf(b []byte) uint64 { return binary.BigEndian.Uint64(b) }

// short is a number as an index holds it; what does not fit is the largest.
func short(n uint64) []byte {
	return number(min(n, shortLimit-1))[8-shortSize:]
}

func shortOf(b []byte) uint64 {
	return numberOf(append(make([]byte, 8-shortSize, 8), b[:shortSize]...))
}

// keyEntry leads from an article's key to its number.
func keyEntry(key aggregator.Key, seq uint64) []byte {
	return slices.Concat(key[:hashSize], short(seq))
}

// sectionEntry is the place of an article in a section, the newest first.
func sectionEntry(id aggregator.SectionID, p aggregator.Position) []byte {
	published := min(max(p.Published.Unix(), -shortLimit/2), shortLimit/2-1)
	return slices.Concat(number(uint64(id)), short(uint64(shortLimit/2-1-published)), short(shortLimit-1-min(p.Seq, shortLimit-1)))
}

// positionOf is the position of a section's entry.
func positionOf(e []byte) aggregator.Position {
	return aggregator.Position{
		Published: moment(shortLimit/2 - 1 - int64(shortOf(e[8:]))),
		Seq:       shortLimit - 1 - shortOf(e[8+shortSize:]),
	}
}

// hashOf is the hash of a text by which it is found.
func hashOf(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:hashSize:hashSize]
}

// guidName begins the entry that leads to the article which the source carried
// under the GUID.
func guidName(guid, source string) []byte {
	sum := sha256.Sum256([]byte(source))
	return append(hashOf(guid), sum[:sourceSize]...)
}

// idName begins the entry that leads to the article which is published under
// the id.
func idName(id string) []byte { return append(hashOf(id), make([]byte, sourceSize)...) }

// tombstone is the value that stands for a forgotten article: when it was
// forgotten, and whether its own site ever carried it.
func tombstone(at time.Time, site bool) []byte {
	value := number(uint64(at.Unix()))
	if site {
		return append(value, 1)
	}
	return append(value, 0)
}

// buried reports whether a tombstone, if there is one, holds against the
// arriving article. What only others carried, the site itself may still
// publish under the same key: nobody can suppress a story by carrying it first.
func buried(tombstone []byte, key aggregator.Key, a *aggregator.Article) bool {
	return tombstone != nil && (a.Key != key || !onSite(a) || tombstone[len(tombstone)-1] == 1)
}

// outlives reports whether the site itself published the article after the one
// with its link was forgotten. What others say now of an old story is old.
func outlives(a *aggregator.Article, tombstone []byte) bool {
	if len(tombstone) < 8 {
		return false
	}
	forgotten := time.Unix(int64(numberOf(tombstone[:8])), 0)
	return onSite(a) && a.Published.After(forgotten) && a.Published.Before(a.FirstSeen)
}

// onSite reports whether the article's own site carried it.
func onSite(a *aggregator.Article) bool {
	return slices.ContainsFunc(a.Sightings, func(s aggregator.Sighting) bool { return s.OnSite })
}
