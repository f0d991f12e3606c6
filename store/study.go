package store

import (
	"encoding/binary"

	"tidings/aggregator"
)

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

// study learns a new dictionary when it is time, be it from what arrives. What
// goes wrong is in the log and no more: records are compressed without it too.
func (s *Store) study(batch []aggregator.Ingest) {
	if !s.studying.TryLock() {
		return
	}
	defer s.studying.Unlock()
	z := s.codec.zipper.Load()
	articles, err := s.stocked()
	if err != nil {
		return
	}
	arriving := arrivals(batch)
	if all := articles + uint64(len(arriving)); all < max(z.due(), s.studied*2) {
		return
	} else {
		s.studied = all
	}
	if err := s.guard(func() error { return s.learn(z, s.studied, arriving) }); err != nil {
		s.log.Warn("records are compressed as before, no dictionary was learned", "err", err)
	}
}

// arrivals are the articles of a batch.
func arrivals(batch []aggregator.Ingest) (all []*aggregator.Article) {
	for i := range batch {
		for k := range batch[i].Arrivals {
			all = append(all, &batch[i].Arrivals[k].Article)
		}
	}
	return all
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
func (s *Store) learn(z *zipper, articles uint64, arriving []*aggregator.Article) error {
	samples, err := s.samples()
	if err == nil && len(samples) < dictionarySamples {
		samples, err = s.sampled(samples, arriving)
	}
	if err != nil {
		return err
	}
	id, err := s.nextDictionary()
	if err != nil {
		return err
	}
	d, err := newDictionary(id, articles, samples)
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

// nextDictionary is a number that no dictionary has, be it one that cannot be read.
func (s *Store) nextDictionary() (id uint32, err error) {
	err = s.view(func(t *tables) error {
		if last, _ := t.dictionaries.Cursor().Last(); len(last) >= 4 {
			id = binary.BigEndian.Uint32(last)
		}
		return nil
	})
	return id + 1, err
}

// samples are articles from the whole of the store, as they are encoded.
func (s *Store) samples() (samples [][]byte, err error) {
	err = s.view(func(t *tables) error {
		c := t.records.Cursor()
		last, _ := c.Last()
		if last == nil {
			return nil
		}
		wanted := min(dictionarySamples, numberOf(last))
		for n := range wanted {
			k, v := c.Seek(number(1 + numberOf(last)*n/wanted))
			if _, plain, err := s.codec.plain(k, v); err == nil {
				samples = append(samples, plain[:min(len(plain), sampleBytes)])
			}
		}
		return nil
	})
	return samples, err
}

// sampled adds some of the articles that arrive, from the whole of them.
func (s *Store) sampled(samples [][]byte, arriving []*aggregator.Article) ([][]byte, error) {
	n := min(dictionarySamples-len(samples), len(arriving))
	for i := range n {
		plain, err := s.codec.encode(&stored{Article: *arriving[i*len(arriving)/n]})
		if err != nil {
			return nil, err
		}
		samples = append(samples, plain[:min(len(plain), sampleBytes)])
	}
	return samples, nil
}
