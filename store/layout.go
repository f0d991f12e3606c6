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
	articlesBucket   = "articles"
	recordsBucket    = "records"
	changesBucket    = "changes"
	sectionsBucket   = "sections"
	guidsBucket      = "guids"
	sourcesBucket    = "sources"
	tombstonesBucket = "tombstones"
	arrivalsBucket   = "arrivals"
	versionsBucket   = "versions"

	dictionariesBucket = "dictionaries"
	listsBucket        = "lists"
)

// The keys of the meta bucket; the last three are prefixes.
const (
	schemaKey      = "tidings"
	fingerprintKey = "fingerprint"
	numberKey      = "number"
	articlesKey    = "articles"
	sourcePrefix   = "source:"
	sectionPrefix  = "section:"
	arrivedPrefix  = "arrived:"
)

// appendOnly fills the pages of buckets whose keys only grow, or do so within
// each section.
const appendOnly = 1

func buckets() []string {
	return []string{
		metaBucket, articlesBucket, recordsBucket, changesBucket,
		sectionsBucket, guidsBucket, sourcesBucket, tombstonesBucket,
		arrivalsBucket, versionsBucket, dictionariesBucket, listsBucket,
	}
}

// tables are the buckets as one transaction sees them.
type tables struct {
	tx                                   *bolt.Tx
	meta, articles, records, changes     *bolt.Bucket
	sections, guids, sources, tombstones *bolt.Bucket
	arrivals, versions, dictionaries     *bolt.Bucket
	lists                                *bolt.Bucket
}

func tablesOf(tx *bolt.Tx) *tables {
	at := func(name string) *bolt.Bucket { return tx.Bucket([]byte(name)) }
	t := &tables{
		tx: tx, meta: at(metaBucket), articles: at(articlesBucket), records: at(recordsBucket), changes: at(changesBucket),
		sections: at(sectionsBucket), guids: at(guidsBucket), sources: at(sourcesBucket), tombstones: at(tombstonesBucket),
		arrivals: at(arrivalsBucket), versions: at(versionsBucket), dictionaries: at(dictionariesBucket),
		lists: at(listsBucket),
	}
	t.records.FillPercent, t.changes.FillPercent = appendOnly, appendOnly
	if t.arrivals != nil { // older schemas have none
		t.arrivals.FillPercent = appendOnly
	}
	return t
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

func sectionKey(id aggregator.SectionID, p aggregator.Position) []byte {
	key := number(uint64(id))
	key = binary.BigEndian.AppendUint64(key, ^(uint64(p.Published.Unix()) ^ 1<<63))
	return binary.BigEndian.AppendUint64(key, ^p.Seq)
}

// positionOf is the position in a section key.
func positionOf(key []byte) aggregator.Position {
	return aggregator.Position{
		Published: time.Unix(int64(^numberOf(key[8:])^1<<63), 0).UTC(),
		Seq:       ^numberOf(key[16:]),
	}
}

// guidPrefix begins every key of the guids bucket under which text is used.
func guidPrefix(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:16:16]
}

// guidKey leads to the article that the source carried under the GUID.
func guidKey(guid, source string) []byte {
	sum := sha256.Sum256([]byte(source))
	return append(guidPrefix(guid), sum[:8]...)
}

// idKey leads to the article that is published under the id.
func idKey(id string) []byte { return append(guidPrefix(id), make([]byte, 8)...) }

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
