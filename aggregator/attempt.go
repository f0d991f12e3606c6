package aggregator

import (
	"context"
	"sync/atomic"
	"time"
)

// slowAfter is how long a request holds its place among [Aggregator.Concurrency]
// against those that wait. Longer ones are set aside: they go on until their
// deadline, as many as slowShare for each place, and delay nobody.
const (
	slowAfter = 2 * time.Second
	slowShare = 16
)

// attempt is one request of a turn under way. Its fields belong to the
// scheduler, but for those that say otherwise.
type attempt struct {
	turn  *turn // the attempt's own until it has ended
	by    Fetcher
	begun time.Time
	aside bool // it has given up its place
	ended bool
	over  bool // the turn is, too

	waiting atomic.Bool // for the network, and for nothing of ours; set by the attempt
}

// growth is an attempt that cannot go on without holding more bytes.
type growth struct {
	of      *attempt
	bytes   int64
	granted chan struct{} // closed by the scheduler
}

// start has the turn's next request made by a goroutine that is through with
// another, whose stack has grown as far as it takes, or else by a new one.
func (s *scheduler) start(ctx context.Context, t *turn) {
	a := &attempt{turn: t, by: s.Fetcher, begun: s.Now()}
	s.active++
	s.recent = append(s.recent, a)
	select {
	case s.handed <- a:
	default:
		s.attempts.Go(func() { s.work(ctx, a) })
	}
}

// lingers is for how long such a goroutine waits for the next attempt.
const lingers = time.Second

// work makes the attempt, and those that are started while it lingers.
func (s *scheduler) work(ctx context.Context, a *attempt) {
	timer := time.NewTimer(lingers)
	defer timer.Stop()
	for a != nil {
		a.over = s.attempt(ctx, a)
		s.attempted <- a
		timer.Reset(lingers)
		select {
		case a = <-s.handed: // nil once it is closed
		case <-timer.C:
			return
		}
	}
}

// attempt makes the turn's next request and makes sense of the answer. It
// reports whether the turn is over.
func (s *scheduler) attempt(ctx context.Context, a *attempt) (over bool) {
	in, err := s.ask(ctx, a)
	switch t := a.turn; {
	case err == nil:
		t.ingest = in
		return t.onward == nil
	case ctx.Err() != nil:
		t.giveUp(s.Now())
		return true
	default:
		return t.fail(err, s.Now())
	}
}

// ask makes the request, reads what comes and says what is to be saved; nothing
// yet where a redirect leads onward.
func (s *scheduler) ask(ctx context.Context, a *attempt) (*Ingest, error) {
	t := a.turn
	response, err := s.fetch(ctx, a)
	if err != nil {
		return nil, err
	}
	if t.onward = response.Onward; t.onward != nil {
		return nil, nil
	}
	if response.Unchanged {
		return &Ingest{State: succeeded(t, response, s.Now())}, nil
	}
	if t.source.List {
		return s.takeList(t, response)
	}
	in, err := s.read(ctx, t, response)
	if err != nil {
		return nil, &FetchError{Status: response.Status, Err: err}
	}
	return in, nil
}

// read makes sense of the response, when one of the places for reading is free.
// Items that stand there as they did the last time are not read, unless it takes
// them to make sense of the others.
func (s *scheduler) read(ctx context.Context, t *turn, r *Response) (*Ingest, error) {
	s.reading <- struct{}{}
	defer func() { <-s.reading }()
	before := s.recollect(ctx, t, r)
	in, sure, err := s.readWith(t, r, before)
	if err == nil && !sure {
		in, _, err = s.readWith(t, r, nil)
	}
	return in, err
}

func (s *scheduler) readWith(t *turn, r *Response, before recollection) (in *Ingest, sure bool, err error) {
	feed, err := s.Reader.Read(Document{URL: r.URL, ContentType: r.ContentType, Body: r.Body, Known: before.known()})
	if err != nil {
		return nil, false, err
	}
	in, sure = t.ingestOf(r, feed, s.Now(), before)
	return in, sure, nil
}

// fetch makes the request. A body that is no small one needs a place and room,
// lest those of requests that were set aside, or wait to be read, fill the memory.
func (s *scheduler) fetch(ctx context.Context, a *attempt) (*Response, error) {
	r := a.turn.request()
	if s.lacks(a.turn.source) {
		r.Validators = Validators{}
	}
	r.Grow = func(ctx context.Context, bytes int64) error {
		a.waiting.Store(false)
		defer a.waiting.Store(true)
		return s.grow(ctx, a, bytes)
	}
	a.waiting.Store(true)
	defer a.waiting.Store(false)
	return a.by.Fetch(ctx, r)
}

// grow waits until the attempt may hold so many bytes. It runs in the attempt's
// goroutine.
func (s *scheduler) grow(ctx context.Context, a *attempt, bytes int64) error {
	g := growth{a, bytes, make(chan struct{})}
	select {
	case s.growing <- g:
	case <-ctx.Done():
		return ctx.Err()
	}
	select {
	case <-g.granted:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
