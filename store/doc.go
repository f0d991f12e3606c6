// Package store keeps articles and the state of their sources in one bbolt
// file. It is the only package that knows bbolt.
//
// # Layout
//
// The file has eight buckets and no nested ones. Integers are eight bytes, big
// endian, so that byte order is numeric order; hashes are SHA-256 cut to the
// length given. A time is in Unix seconds.
//
//	meta        "tidings"          → schema version
//	            "fingerprint"      → of the placement that every article is under
//	            "number"           → the newest change number
//	            "articles"         → how many articles are stored
//	            "source:" name     → how many of them the source carried
//	            "section:" id      → how many of them the section shows
//	articles    key (32)           → seq
//	records     seq                → sealed: change number | zstd(CBOR article)
//	changes     change number      → seq
//	sections    id | ^(published ^ 1<<63) | ^seq → nothing
//	guids       hash of GUID (16) | hash of source name (8) → key (32)
//	            hash of id (16) | zero (8)                  → key (32)
//	sources     name               → sealed: CBOR state
//	tombstones  key (32)           → time of the purge (8), 1 if its own site had carried it, else 0
//
// A sealed value is a version byte (1), four bytes of CRC-32C over the bucket
// key, the version and the payload, and the payload. A page that bbolt and the
// disk agree on can still hold wrong bytes; what fails its checksum is never
// handed out, and [Store.Check] names it.
//
// Articles are found through a sequence number because their keys are random:
// a record is written where the last one was, and an article keeps its number
// when its record is rewritten. Section keys are inverted so that the newest
// article is the first of its section, before 1970 too.
//
// # Changes
//
// Sequence numbers and change numbers come from one counter. The number of a
// new article's change is its sequence number and has no entry in changes. An
// update takes a new number, which the record remembers, so that each article
// has at most one entry, its newest. A change whose record is gone is an
// article that was forgotten.
//
// # GUIDs
//
// The first GUID under which each source carried an article leads to its key,
// and so does a published id that is no such GUID. The hash of the GUID comes
// first, so that one prefix holds all who use it. Purge leaves these
// entries: they lead to the tombstone when a forgotten article is offered
// under another link.
//
// An article that its link alone does not name has a further entry in the place
// of a GUID: its echo, by which it is known again when its feed gives it another.
package store
