package store

// counters are how many articles there are, or how many more, under the keys
// that the meta bucket has for them.
type counters map[string]int

func newCounters() counters { return counters{} }

// count adds one article n times; nil is no article.
func (c counters) count(s *stored, n int) {
	if s == nil {
		return
	}
	c[articlesKey] += n
	for i := range s.Sightings {
		c[sourcePrefix+s.Sightings[i].Source] += n
	}
	for _, id := range s.Sections {
		c[sectionPrefix+string(number(uint64(id)))] += n
	}
}

// add puts the differences in c on what the meta bucket says.
func (c counters) add(t *tables) error {
	for key, n := range c {
		if n != 0 {
			if err := t.setCount(key, int(t.count(key))+n); err != nil {
				return err
			}
		}
	}
	return nil
}

// setCount keeps a counter; those that are zero have no entry.
func (t *tables) setCount(key string, n int) error {
	if n <= 0 {
		return t.meta.Delete([]byte(key))
	}
	return t.meta.Put([]byte(key), number(uint64(n)))
}

// counters are what the meta bucket says.
func (t *tables) counters() counters {
	c := newCounters()
	read := func(k, v []byte) bool {
		c[string(k)] = int(numberOf(v))
		return true
	}
	under(t.meta, []byte(articlesKey), read)
	under(t.meta, []byte(sourcePrefix), read)
	under(t.meta, []byte(sectionPrefix), read)
	return c
}

// size is how many entries an index has, as it is known besides: a block that is
// gone is not missed in its place.
func (t *tables) size(x index) int { return int(t.count(sizePrefix+x.bucket)) + *x.grown }

// measure writes the sizes of indexes that grew or shrank.
func (w *writing) measure() error {
	for _, x := range w.indexes() {
		if *x.grown == 0 {
			continue
		}
		if err := w.setCount(sizePrefix+x.bucket, w.size(x)); err != nil {
			return err
		}
		*x.grown = 0
	}
	return nil
}

// countAnew replaces the counters by what a scan of the records finds.
func (w *writing) countAnew() error {
	actual := newCounters()
	for key := range w.counters() {
		actual[key] = 0
	}
	err := w.records.ForEach(func(k, v []byte) error {
		if s, err := w.store.codec.article(numberOf(k), v); err == nil {
			actual.count(s, 1)
		}
		return nil
	})
	if err != nil {
		return err
	}
	for key, n := range actual {
		if err := w.setCount(key, n); err != nil {
			return err
		}
	}
	return nil
}
