package aggregator

// Lists keeps the lists of sources that a [Source.List] serves. It is safe for
// concurrent use.
type Lists interface {
	// Take puts the list that the document is in the place of the one of before,
	// and returns once it is safe. An error means that it is no list to go by,
	// or could not be kept; the one of before stays.
	Take(list *Source, d Document) error
	// Has reports whether there is one from before. Where there is none, nobody
	// is asked whether it has changed.
	Has(list *Source) bool
}

// takeList has a list kept, when one of the places for reading is free, and
// says what is to be saved of its source.
func (s *scheduler) takeList(t *turn, r *Response) (*Ingest, error) {
	s.reading <- struct{}{}
	err := s.Lists.Take(t.source, Document{URL: r.URL, ContentType: r.ContentType, Body: r.Body})
	<-s.reading
	if err != nil {
		return nil, &FetchError{Status: r.Status, Err: err}
	}
	now := s.Now()
	st := succeeded(t, r, now)
	if r.Validators.Body != st.Items {
		st.Items, st.Changed = r.Validators.Body, inSeconds(now)
	}
	return &Ingest{State: st}, nil
}

// lacks reports whether the source is a list that is not there.
func (s *scheduler) lacks(source *Source) bool { return source.List && !s.Lists.Has(source) }
