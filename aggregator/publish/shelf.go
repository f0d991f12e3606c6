package publish

import (
	"reflect"
	"slices"
	"sync/atomic"
)

// shelf holds the entries that a window showed last, with what was written of
// them, for its next edition. An entry remembers what was written of it in one
// kind of document: pages and archives have no shelf, which is nil. It is safe
// for concurrent use.
type shelf struct {
	entries atomic.Pointer[map[uint64]*entry]  // by Seq
	pieces  [len(formats)][len(codings)]pieces // of the documents
}

// packed is what was packed of a kind of document; nil where nothing is held.
func (s *shelf) packed(as int, c coding) *pieces {
	if s == nil {
		return nil
	}
	return &s.pieces[as][c]
}

// entry is the entry of what is shown, as it was where nothing changed.
func (s *shelf) entry(shown Shown) *entry {
	if s != nil {
		if held := s.entries.Load(); held != nil {
			if e := (*held)[shown.Seq]; e != nil && e.shows(shown) {
				return e
			}
		}
	}
	return newEntry(shown.Article, shown.Related)
}

// keep puts the entries of an edition in the place of those of the one before.
func (s *shelf) keep(entries []*entry) {
	if s == nil {
		return
	}
	held := make(map[uint64]*entry, len(entries))
	for _, e := range entries {
		held[e.Seq] = e
	}
	s.entries.Store(&held)
}

// shows reports whether the entry would come out the same. An edit need not
// move the date, so an article that was read anew is compared whole.
func (e *entry) shows(shown Shown) bool {
	if e.article != shown.Article && !reflect.DeepEqual(e.article, shown.Article) {
		return false
	}
	return slices.Equal(e.Related, relations(shown.Related))
}
