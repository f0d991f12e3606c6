package store

import "tidings/aggregator"

// resolve is the key under which the arriving article is stored: the one to
// which its source's GUID leads, else that of its link. Where the link is not
// its own, it is the one to which its echo leads, else the one apart.
func (w *writing) resolve(in *aggregator.Arrival) aggregator.Key {
	source := in.Article.Sightings[0].Source
	if key, ok := w.led(in.GUID, source); ok {
		return key
	}
	if in.Apart == (aggregator.Key{}) || in.Apart != in.Article.Key && !w.goesOn(in) {
		return in.Article.Key
	}
	if key, ok := w.led(in.Echo, source); ok {
		return key
	}
	return in.Apart
}

// led is the key of the article, stored or forgotten, to which the source's
// GUID or echo leads.
func (w *writing) led(text, source string) (aggregator.Key, bool) {
	if text == "" {
		return aggregator.Key{}, false
	}
	key := w.named(guidKey(text, source))
	if w.article(key) == nil && w.grave(key) == nil {
		return aggregator.Key{}, false
	}
	return aggregator.Key(key), true
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
	old, err := w.store.codec.article(seq, w.records.Get(number(seq)))
	return err == nil && aggregator.Another(&old.Article, &in.Article)
}
