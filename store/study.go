package store

// loadDictionaries learns what the records are compressed against.
func (s *Store) loadDictionaries() error {
	var all []*dictionary
	err := s.view(func(t *tables) error {
		all = t.known()
		return nil
	})
	if err != nil || len(all) == 0 {
		return err
	}
	z, err := newZipper(all)
	if err == nil {
		s.codec.zipper.Store(z)
	}
	return err
}

// study learns a new dictionary when it is time. What goes wrong is in the log
// and no more: records are compressed without it too.
func (s *Store) study() {
	if !s.studying.TryLock() {
		return
	}
	defer s.studying.Unlock()
	z := s.codec.zipper.Load()
	articles, err := s.stocked()
	if err != nil || articles < max(z.due(), s.studied*2) {
		return
	}
	s.studied = articles
	if err := s.guard(func() error { return s.learn(z, articles) }); err != nil {
		s.log.Warn("records are compressed as before, no dictionary was learned", "err", err)
	}
}

// stocked is how many articles there are.
func (s *Store) stocked() (articles uint64, err error) {
	err = s.view(func(t *tables) error {
		articles = t.count(articlesKey)
		return nil
	})
	return articles, err
}

// learn adds a dictionary to the file, and uses it from then on.
func (s *Store) learn(z *zipper, articles uint64) error {
	samples, err := s.samples()
	if err != nil {
		return err
	}
	d, err := newDictionary(z.next(), articles, samples)
	if err != nil {
		return err
	}
	better, err := z.with(d)
	if err != nil {
		return err
	}
	if err := s.update(func(w *writing) error { return d.save(w.tables) }); err != nil {
		return err
	}
	s.codec.zipper.Store(better)
	s.log.Debug("a dictionary was learned", "id", d.id, "articles", articles)
	return nil
}

// samples are articles from the whole of the store, as they are encoded.
func (s *Store) samples() (samples [][]byte, err error) {
	err = s.view(func(t *tables) error {
		c := t.records.Cursor()
		last, _ := c.Last()
		for n := range uint64(dictionarySamples) {
			k, v := c.Seek(number(1 + numberOf(last)*n/dictionarySamples))
			if _, plain, err := s.codec.plain(k, v); err == nil {
				samples = append(samples, plain)
			}
		}
		return nil
	})
	return samples, err
}
