// Package store keeps articles and the state of their sources in one bbolt
// file. It is the only package that knows bbolt.
//
// # Layout
//
// The file has twelve buckets and no nested ones. Integers are eight bytes, big
// endian, so that byte order is numeric order; hashes are SHA-256 cut to the
// length given. A time is in Unix seconds.
//
//	meta        "tidings"          → schema version
//	            "fingerprint"      → of the placement that every article is under
//	            "number"           → the newest change number
//	            "articles"         → how many articles are stored
//	            "source:" name     → how many of them the source carried
//	            "section:" id      → how many of them the section shows
//	            "arrived:" base    → the last ordinal given in the section
//	            "entries:" index   → how many entries the index has
//	keys        start of key (16) | seq (5)
//	records     seq                → sealed: 1 (1) | change number (uvarint) | key (32) | published (varint)
//	                                 | updated - published (varint) | first seen - published (varint) | zstd(CBOR rest)
//	changes     change number      → seq
//	entries     id | 1<<39 - 1 - published (5) | 1<<40 - 1 - seq (5)
//	ids         hash of GUID (16) | hash of source name (4) | start of key (12)
//	            hash of id (16) | zero (4) | start of key (12)
//	sources     name               → sealed: CBOR state
//	lists       name               → sealed: CBOR map 1: seqs, as differences (varints), 2: traces (32 each)
//	tombstones  key (32)           → time of the purge (8), 1 if its own site had carried it, else 0
//	arrivals    base | archive     → sealed: change number when it became full, else 0 | seq of each ordinal given, else 0
//	versions    seq | change       → sealed: the record that the article had until the change
//	dictionaries id (4) | copy (1) → sealed: articles when it was learned | zstd(a Zstandard dictionary)
//
// A sealed value is a version byte (1), four bytes of CRC-32C over the bucket
// key (for lists with "lists" and a zero byte before it), the version and the payload, and the payload. A page that bbolt and the
// disk agree on can still hold wrong bytes; what fails its checksum is never
// handed out, and [Store.Check] names it.
//
// Articles are found through a sequence number because their keys are random:
// a record is written where the last one was, and an article keeps its number
// when its record is rewritten. The entries of a section are inverted so that the
// newest article is the first, before 1970 too. A key is a hash, and its first
// bytes are enough to find it; the record has all of it, before what is
// compressed, for which it would be dear.
//
// # Indexes
//
// keys, entries and ids are indexes: sets of entries, as long as shown, in their
// order. About a hundred lie in one sealed value, a block. The key of a block is as
// long as an entry: what tells its first entry from others when the block is
// made (in keys and ids all but what it leads to; in the first block of an index or
// section no more than what its entries have in common), then zeros. A block holds what
// is not below its key and below the next one's. In the values of the entries
// bucket the section id is left out; that of the block's key counts.
//
// An index with a damaged block is made anew when something is looked up there to
// be stored: of the other blocks, and of what the records say. Echoes, GUIDs that
// are a link's fragment, and those of what was forgotten are not in them and lost
// with it; a GUID on which two records lay claim is nobody's. A block that is gone is
// seen by the number of entries, which [Store.Check] and whoever reads all of them
// compare.
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
// The first GUID under which each source carried an article, in the form that
// [aggregator.FoldGUID] gives it, leads to its key,
// and so does a published id that is no such GUID. The hash of the GUID comes
// first, so that one prefix holds all who use it. Purge leaves these
// entries: they lead to the tombstone when a forgotten article is offered
// under another link.
//
// An article that its link alone does not name has a further entry in the place
// of a GUID: its echo, by which it is known again when its feed gives it another.
//
// # Arrivals
//
// An article gets an ordinal in a section when it first enters it, at the end;
// ordinals count from 1 and are given once. A section and its surplus have one
// order between them, under their base: the smaller of their ids, which are
// each other's complement, so that no record need be read to tell which is which.
// [aggregator.ArchiveSize] ordinals make an archive, whose articles lie in one
// value, its roll: an entry of its own for each would take six times the room.
//
// A record remembers the article's ordinals, in sections that it left too. So
// it gets the same one when it comes back, an edit finds its archives without
// a search, and a damaged roll can be made anew. A roll has 0 for an article
// that left or was forgotten; it leads to those alone that the section, or its
// surplus, shows now. Rolls stay when nothing in them is left: they are a hundredth
// of what tombstones take.
//
// # Versions
//
// A full archive shows its articles as they were at the change number at which
// it became full. So an old record is kept when a rewrite makes another entry of
// the article ([aggregator.SameEntry]) and a full archive shows it: one that did
// not become full before the change at which the last version was kept. It lies under the change that ended it, not the one that made it:
// between the two there may have been rewrites that are nothing to see. An
// archive shows the first version whose change is later than its own number,
// else the record. So an article has at most one version for each of its
// sections, however often it is edited. Forgetting it deletes them.
//
// # Dictionaries
//
// Records are compressed each for itself, against a dictionary that the store
// learned from its own articles: from the first few hundred before they are
// stored, and from all again when they are eight times as many. It is made of what
// many of them share. A record's frame names its dictionary,
// none in a young store; dictionaries are never deleted. Each has two copies,
// for without it the records that name it are lost.
//
// # Schema
//
// Version 2 has arrivals, versions, and ordinals in the records; they are added
// to a file of version 1 in the order of arrival, as if every article had entered
// its sections then. Version 3 has dictionaries. Version 4 has indexes
// in the place of buckets with a pair for each entry: articles, sections and
// guids. Values that older versions wrote stay until they are written again: records
// that begin with a change number of eight bytes, the rest compressed; dictionaries
// that are not. Version 5 has lists, which lay in the states before: where no
// document is read, a state alone is written. Validators are a list in it, and all
// states are written anew.
package store
