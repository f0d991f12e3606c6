package aggregator_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/store"
)

// slow is a store that takes its time for a commit, and knows how many articles
// each had before its last turn.
type slow struct {
	*store.Store
	takes  time.Duration
	before []int
}

func (s *slow) Commit(ctx context.Context, batch []aggregator.Ingest, place aggregator.Placement) ([]aggregator.Tally, error) {
	before := 0
	for _, in := range batch[:len(batch)-1] {
		before += len(in.Arrivals)
	}
	s.before = append(s.before, before)
	time.Sleep(s.takes)
	return s.Store.Commit(ctx, batch, place)
}

func TestWhatWaitsForTheStoreIsBounded(t *testing.T) {
	for name, c := range map[string]struct{ stories, least, most int }{
		"with articles": {1, 256, 256}, "without": {0, 400, 400},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				d.Store = &slow{Store: d.disk, takes: 10 * time.Minute}
				for i := range 400 {
					s := &aggregator.Source{Name: fmt.Sprint("s", i)}
					d.sources(append(d.Sources, s)...)
					d.upstream.serve(s.URL, stories([]string{s.Name}[:c.stories]...)...)
				}
				stop := d.start()
				time.Sleep(5 * time.Minute)
				if n := len(d.upstream.urls()); n < c.least || n > c.most+d.Concurrency {
					t.Errorf("R12: %d sources were asked before the store took the first", n)
				}
				stop()
			})
		})
	}
}

// The upstream takes its latency for the answer, the reader for the document.
func TestACycleDoesNotWaitForWhatWillNotCome(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		s := &aggregator.Source{Name: "wire"}
		d.sources(s)
		d.upstream.serve(s.URL, stories("1")...)
		begun := time.Now()
		if report := d.cycle(true); report.New != 1 || time.Since(begun) != 2*latency {
			t.Errorf("reported %+v after %s", report, time.Since(begun))
		}
	})
}

func TestACommitThatIsLargeEnoughWaitsForNoMore(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		disk := &slow{Store: d.disk}
		d.Store, d.Readers = disk, d.Concurrency
		for i := range 12 {
			s := &aggregator.Source{Name: fmt.Sprint("s", i)}
			d.sources(append(d.Sources, s)...)
			var names []string
			for j := range 150 {
				names = append(names, fmt.Sprint(s.Name, "-", j))
			}
			d.upstream.serve(s.URL, stories(names...)...)
		}
		if report := d.cycle(true); report.New != 12*150 {
			t.Errorf("reported %+v", report)
		}
		if most := slices.Max(disk.before); most >= 1000 {
			t.Errorf("R12: a commit of %d articles waited for more", most)
		}
	})
}

func TestAWishBindsAlsoWhenItCannotBeSaved(t *testing.T) {
	day := serving(aggregator.Feed{})
	for _, c := range []struct {
		name          string
		first, mirror answer
		once          string // the address that is asked once
	}{
		{"a12 freshness", saying(day, func(r *aggregator.Response) { r.FreshFor = 3 * time.Hour }), down, firstHome},
		{"a13 a Retry-After beside a feed", saying(day, func(r *aggregator.Response) { r.RetryAfter = 3 * time.Hour }), down, firstHome},
		{"a13 a mirror's Retry-After", down, refusing(404, 3*time.Hour), mirrorHome},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				mirrored(d)
				d.upstream.answer(firstHome, c.first)
				d.upstream.answer(mirrorHome, c.mirror)
				disk := &brittle{Store: d.disk}
				disk.breaks(errors.New("no space left on device"))
				d.Store = disk
				stop := d.start()
				time.Sleep(2 * time.Hour)
				stop()
				asked := d.upstream.urls()
				if n := len(slices.DeleteFunc(asked, func(url string) bool { return url != c.once })); n != 1 {
					t.Errorf("asked %d times in two hours", n)
				}
			})
		})
	}
}

func TestAPostponementThatIsNotSavedIsToldOf(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		shared, _ := hostful(d, 1)
		d.upstream.answer(shared[0].URL, refusing(429, 2*time.Hour))
		d.sources(shared...)
		d.cycle(true)
		d.sources(append(shared, &aggregator.Source{Name: "late", URL: "https://late.busy.example/feed"})...)
		disk, full := &brittle{Store: d.disk}, errors.New("no space left on device")
		disk.breaks(full)
		d.Store = disk
		if _, err := d.Cycle(t.Context(), true); !errors.Is(err, full) {
			t.Errorf("the cycle says %v", err)
		}
		if lines := d.log.since(slog.LevelError); len(lines) != 1 || !strings.Contains(lines[0], "source=late") {
			t.Errorf("logged %q", lines)
		}
	})
}
