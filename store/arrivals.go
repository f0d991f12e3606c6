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
			if err := w.occupy(o, 0); err != nil {
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

// occupy has an ordinal lead to the article; 0 for none.
func (w *writing) occupy(o ordinal, seq uint64) error {
	r, err := w.roll(o.archive())
	if err == nil {
		w.rolls[o.archive()] = r.put(o.place(), seq, w.number)
	}
	return err
}

// vacate has every ordinal that leads to the article lead to none, and returns
// them. It looks at them all.
func (w *writing) vacate(seq uint64) ([]ordinal, error) {
	if err := w.enrol(); err != nil {
		return nil, err
	}
	var ordinals []ordinal
	err := w.arrivals.ForEach(func(k, v []byte) error {
		r, err := openRoll(k, v)
		if err != nil {
			return nil // it is made anew when it is needed
		}
		for place := range r.given() {
			if r.at(place) == seq {
				ordinals = append(ordinals, archiveOf(k).ordinal(place))
			}
		}
		return nil
	})
	for _, o := range ordinals {
		if err == nil {
			err = w.occupy(o, 0)
		}
	}
	return ordinals, err
}

// enrol writes the ordinals that were given and what they lead to.
func (w *writing) enrol() error {
	for section, n := range w.given {
		if err := w.meta.Put(arrivedKey(section), number(n)); err != nil {
			return err
		}
	}
	for a, r := range w.rolls {
		if err := w.arrivals.Put(a.key(), seal(a.key(), r)); err != nil {
			return err
		}
	}
	return nil
}
