package store

import (
	"slices"

	"tidings/aggregator"
)

// enter gives the article an ordinal in each section where it never had one.
func (w *writing) enter(s *stored) {
	for _, id := range s.Sections {
		section := base(id)
		if !slices.ContainsFunc(s.ordinals, func(o ordinal) bool { return o.section == section }) {
			s.ordinals = append(s.ordinals, ordinal{section, w.nextOrdinal(section)})
		}
	}
}

// nextOrdinal gives the next ordinal of the section.
func (w *writing) nextOrdinal(section aggregator.SectionID) uint64 {
	last, known := w.given[section]
	if !known {
		last = w.lastOrdinal(section)
	}
	w.given[section] = last + 1
	return last + 1
}

// arrange brings the arrivals from what they hold of an article's old form to
// its new one; either may be nil.
func (w *writing) arrange(old, new *stored) error {
	from, to := old.counting(), new.counting()
	for _, o := range from {
		if !slices.Contains(to, o) {
			if err := w.vacate(o); err != nil {
				return err
			}
		}
	}
	for _, o := range to {
		if !slices.Contains(from, o) {
			if err := w.occupy(o, new.Seq); err != nil {
				return err
			}
		}
	}
	return nil
}

// occupy has an ordinal lead to the article. The last one of an archive closes
// it, now or, when the article was there before, when it did.
func (w *writing) occupy(o ordinal, seq uint64) error {
	value := number(seq)
	if o.closes() {
		value = append(value, number(w.closingNumber(o))...)
	}
	return w.arrivals.Put(o.key(), seal(o.key(), value))
}

// vacate has an ordinal lead to no article. An archive stays closed.
func (w *writing) vacate(o ordinal) error {
	if o.closes() {
		return w.occupy(o, 0)
	}
	return w.arrivals.Delete(o.key())
}

// vacateAll vacates the ordinals that lead to the article, and returns them. It
// looks at them all.
func (w *writing) vacateAll(seq uint64) ([]ordinal, error) {
	var ordinals []ordinal
	err := w.arrivals.ForEach(func(k, v []byte) error {
		if e, err := openEntry(k, v); err == nil && e.seq == seq {
			ordinals = append(ordinals, ordinalOf(k))
		}
		return nil
	})
	for _, o := range ordinals {
		if err == nil {
			err = w.vacate(o)
		}
	}
	return ordinals, err
}

// closingNumber is the change number at which the ordinal closes its archive,
// or did. One that is lost to damage is now: what the archive shows by then is
// what it goes on to show.
func (w *writing) closingNumber(o ordinal) uint64 {
	if closed, err := w.closed(o); err == nil && closed != 0 {
		return closed
	}
	return w.number
}
