package store

import (
	"bytes"
	"cmp"

	"tidings/aggregator"
)

// resolve is the key under which the arriving article is stored: the one to
// which its source's GUID leads, else that of its link. Where the link is not
// its own, it is the one to which its echo leads, else the one apart.
//
// Where GUID or echo lead to a wreck, an article whose record is lost and with
// it the key, that is its number; else 0.
func (w *writing) resolve(in *aggregator.Arrival) (key aggregator.Key, wreck uint64) {
	source, none := in.Article.Sightings[0].Source, aggregator.Key{}
	key, wreck = w.led(in.GUID, source)
	if key != none {
		return key, 0
	}
	if in.Apart == none || in.Apart != in.Article.Key && !w.goesOn(in) {
		return in.Article.Key, wreck
	}
	key, echoed := w.led(in.Echo, source)
	if key != none {
		return key, 0
	}
	return in.Apart, cmp.Or(wreck, echoed)
}

// led is the key of the article, stored or forgotten, to which the source's
// GUID or echo leads; or the number of a wreck.
func (w *writing) led(text, source string) (key aggregator.Key, wreck uint64) {
	if text == "" {
		return key, 0
	}
	ref := w.named(guidName(text, source))
	if ref == nil {
		return key, 0
	}
	if e := w.find(w.keys, ref); e != nil {
		seq := shortOf(e[hashSize:])
		if old, err := w.open(seq); err == nil {
			return old.Key, 0
		}
		return key, seq
	}
	return w.forgotten(ref), 0
}

// forgotten is the key that begins with the bytes, of an article that was
// forgotten; zero for none.
func (t *tables) forgotten(ref []byte) (key aggregator.Key) {
	if k, _ := t.tombstones.Cursor().Seek(ref); bytes.HasPrefix(k, ref) {
		copy(key[:], k)
	}
	return key
}

// goesOn reports whether the page that the arriving article links to was
// another article's before.
func (w *writing) goesOn(in *aggregator.Arrival) bool {
	key := in.Article.Key
	if grave := w.grave(key[:]); buried(grave, key, &in.Article) {
		return outlives(&in.Article, grave)
	}
	seq := w.locate(key)
	if seq == 0 {
		return false
	}
	old, err := w.open(seq)
	return err == nil && aggregator.Another(&old.Article, &in.Article)
}
