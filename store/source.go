package store

import (
	"context"
	"fmt"
	"time"

	"tidings/aggregator"
)

// sourceRecord is the stored form of a source's state; its numbers are never
// used anew. The source's name is the key that it lies under.
type sourceRecord struct {
	ActiveURL   string             `cbor:"2,keyasint,omitempty"`
	LastFetch   int64              `cbor:"3,keyasint"`
	LastSuccess int64              `cbor:"4,keyasint"`
	NotBefore   int64              `cbor:"5,keyasint"`
	LastStatus  int                `cbor:"6,keyasint"`
	Failures    int                `cbor:"7,keyasint,omitempty"`
	Error       string             `cbor:"8,keyasint,omitempty"`
	Gone        bool               `cbor:"9,keyasint,omitempty"`
	Feed        feedRef            `cbor:"10,keyasint"`
	URL         string             `cbor:"12,keyasint,omitempty"`
	FreshUntil  int64              `cbor:"13,keyasint"`
	Changed     int64              `cbor:"14,keyasint"`
	Moved       string             `cbor:"15,keyasint,omitempty"`
	MovedSince  int64              `cbor:"16,keyasint"`
	Adopted     string             `cbor:"17,keyasint,omitempty"`
	Every       time.Duration      `cbor:"18,keyasint,omitempty"`
	SkipHours   aggregator.HourSet `cbor:"19,keyasint,omitempty"`
	SkipDays    aggregator.DaySet  `cbor:"20,keyasint,omitempty"`
	Holds       map[string]int64   `cbor:"22,keyasint,omitempty"`
	GoneMirrors []string           `cbor:"23,keyasint,omitempty"`
	NewToday    int                `cbor:"24,keyasint,omitempty"`
	MovedSeen   int                `cbor:"25,keyasint,omitempty"`
	Outlook     uint64             `cbor:"27,keyasint,omitempty"`
	Items       uint64             `cbor:"29,keyasint,omitempty"`
	Validators  []validators       `cbor:"30,keyasint,omitempty"`
	Past        *past              `cbor:"40,keyasint,omitempty"`
}

// validators are those of one address. How many fields there are, and in which
// order, belongs to the schema: a state with others cannot be read.
type validators struct {
	_            struct{} `cbor:",toarray"`
	Address      string
	URL          string
	ETag         string
	LastModified string
	Body         uint64
	Coded        uint64
	MaxAge       time.Duration
}

func validatorsOf(at aggregator.AtAddress) validators {
	return validators{
		Address: at.Address, URL: at.URL, ETag: at.ETag, LastModified: at.LastModified,
		Body: at.Body, Coded: at.Coded, MaxAge: at.MaxAge,
	}
}

func (v validators) noun() aggregator.AtAddress {
	return aggregator.AtAddress{Address: v.Address, Validators: aggregator.Validators{
		URL: v.URL, ETag: v.ETag, LastModified: v.LastModified, Body: v.Body, Coded: v.Coded, MaxAge: v.MaxAge,
	}}
}

// States returns the state of every source ever committed, by name. One that
// is damaged is left out, with a line in the log, so that its source is asked
// afresh.
func (s *Store) States(ctx context.Context) (map[string]aggregator.SourceState, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read states: %w", err)
	}
	states := map[string]aggregator.SourceState{}
	err := s.view(func(t *tables) error {
		return t.sources.ForEach(func(name, value []byte) error {
			if st := s.openedState(string(name), value); st != nil {
				states[st.Name] = *st
			}
			return nil
		})
	})
	if err != nil {
		return nil, fmt.Errorf("read states: %w", err)
	}
	return states, nil
}

// StatesOf visits the states of those of the named sources that have one, in the
// order of the names, until visit returns false. One that is damaged is left out as
// in [Store.States].
func (s *Store) StatesOf(ctx context.Context, names []string, visit func(*aggregator.SourceState) bool) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("read states: %w", err)
	}
	err := s.view(func(t *tables) error {
		for _, name := range names {
			value := t.sources.Get([]byte(name))
			if value == nil {
				continue
			}
			if st := s.openedState(name, value); st != nil && !visit(st) {
				return nil
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("read states: %w", err)
	}
	return nil
}

// openedState is the state in value, or nil, with a line in the log, when it
// is damaged.
func (s *Store) openedState(name string, value []byte) *aggregator.SourceState {
	st, err := s.codec.openState(name, value)
	if err != nil {
		s.complain("state of a source is unreadable", err, "source", name)
		return nil
	}
	return st
}

func sourceOf(st *aggregator.SourceState) *sourceRecord {
	r := &sourceRecord{
		ActiveURL: st.ActiveURL, LastFetch: st.LastFetch.Unix(), LastSuccess: st.LastSuccess.Unix(),
		NotBefore: st.NotBefore.Unix(), LastStatus: st.LastStatus,
		Failures: st.Failures, Error: st.Error, Gone: st.Gone, Feed: feedRefOf(st.Feed),
		URL: st.URL, FreshUntil: st.FreshUntil.Unix(), Changed: st.Changed.Unix(),
		Moved: st.Moved, MovedSince: st.MovedSince.Unix(), MovedSeen: st.MovedSeen, Adopted: st.Adopted,
		Every: st.Rhythm.Every, SkipHours: st.Rhythm.SkipHours, SkipDays: st.Rhythm.SkipDays,
		Items: st.Items, GoneMirrors: st.GoneMirrors, NewToday: st.NewToday,
		Outlook: st.Outlook, Validators: each(st.Validators, validatorsOf),
		Past: pastOf(&st.Past),
	}
	if len(st.Holds) > 0 {
		r.Holds = map[string]int64{}
	}
	for who, until := range st.Holds {
		r.Holds[who] = until.Unix()
	}
	return r
}

func (r *sourceRecord) state(name string) *aggregator.SourceState {
	st := &aggregator.SourceState{
		Name: name, ActiveURL: r.ActiveURL, LastFetch: moment(r.LastFetch), LastSuccess: moment(r.LastSuccess),
		NotBefore: moment(r.NotBefore), LastStatus: r.LastStatus,
		Failures: r.Failures, Error: r.Error, Gone: r.Gone, Feed: r.Feed.noun(),
		URL: r.URL, FreshUntil: moment(r.FreshUntil), Changed: moment(r.Changed),
		Moved: r.Moved, MovedSince: moment(r.MovedSince), MovedSeen: r.MovedSeen, Adopted: r.Adopted,
		Rhythm: aggregator.Rhythm{Every: r.Every, SkipHours: r.SkipHours, SkipDays: r.SkipDays},
		Items:  r.Items, GoneMirrors: r.GoneMirrors, NewToday: r.NewToday,
		Outlook: r.Outlook, Validators: each(r.Validators, validators.noun),
		Past: r.Past.noun(),
	}
	if len(r.Holds) > 0 {
		st.Holds = map[string]time.Time{}
	}
	for who, until := range r.Holds {
		st.Holds[who] = moment(until)
	}
	return st
}
