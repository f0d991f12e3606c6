// Package demo is the small town of Saltmere, whose publications are inside
// this process: loopback servers that keep publishing, break, move and close
// while somebody watches. Nothing in it is real, and nothing of it needs a
// network.
package demo

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// lull is how much slower the town is once its script is over.
const lull = 2

// headerTimeout is how long a server of the town waits for a request.
const headerTimeout = 5 * time.Second

// Options are the circumstances of a town.
type Options struct {
	Now  func() time.Time
	Pace time.Duration // between two events
	Seed uint64        // of what happens when the script is over
	// Tell is called with one line for each event. It must not block: a request
	// may wait for it.
	Tell func(line string)
}

// Town is a set of publications with a server each. The same options make the
// same events in the same order.
type Town struct {
	Options
	listeners []net.Listener
	doors     map[string]door // by host:port

	mu sync.Mutex // guards what the cast prints, and how its servers do
	cast
}

// door is an address at which a publication can be asked.
type door struct {
	of     *publication
	mirror bool
}

// Open builds the town: its publications have printed something, and their
// addresses are taken. They are asked in vain until [Town.Serve].
func Open(o Options) (*Town, error) {
	t := &Town{Options: o, doors: map[string]door{}, cast: assemble(o.Now())}
	for _, p := range t.all() {
		if err := t.settle(p); err != nil {
			t.Close()
			return nil, fmt.Errorf("open a loopback address for %s: %w", p.name, err)
		}
	}
	return t, nil
}

// settle takes the addresses of a publication.
func (t *Town) settle(p *publication) error {
	address, err := t.listen(door{of: p})
	if err != nil {
		return err
	}
	p.address = address
	if !p.mirrored {
		return nil
	}
	p.mirror, err = t.listen(door{of: p, mirror: true})
	return err
}

func (t *Town) listen(d door) (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	t.listeners = append(t.listeners, l)
	t.doors[l.Addr().String()] = d
	return "http://" + l.Addr().String() + "/feed", nil
}

// Close gives the addresses back. It is not needed after [Town.Serve].
func (t *Town) Close() {
	for _, l := range t.listeners {
		_ = l.Close()
	}
}

// Serve answers for the publications until ctx is done.
func (t *Town) Serve(ctx context.Context) error {
	server := &http.Server{Handler: http.HandlerFunc(t.answer), ReadHeaderTimeout: headerTimeout}
	parts, ctx := errgroup.WithContext(ctx)
	for _, l := range t.listeners {
		parts.Go(func() error { return server.Serve(l) })
	}
	parts.Go(func() error {
		<-ctx.Done()
		return server.Close()
	})
	if err := parts.Wait(); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve the publications: %w", err)
	}
	return nil
}

// Play lets things happen until ctx is done: the script, and then whatever a
// town has to say, without end.
func (t *Town) Play(ctx context.Context) {
	for _, event := range t.script() {
		if !pause(ctx, t.Pace) {
			return
		}
		t.happen(event)
	}
	chance := rand.New(rand.NewPCG(t.Seed, t.Seed))
	for n := 1; pause(ctx, lull*t.Pace); n++ {
		t.happen(func() string { return t.notice(chance, n) })
	}
}

// happen lets one event happen and tells of it.
func (t *Town) happen(event func() string) {
	t.mu.Lock()
	line := event()
	t.mu.Unlock()
	t.Tell(line)
}

// pause reports whether ctx lasted for that long.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
