package aggregator_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tidings/aggregator"
)

// bulky answers with a feed whose body has so many bytes, which take a while to
// come, and says when it holds them.
func bulky(bytes int64, held *gauge, feed aggregator.Feed) answer {
	return func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
		for room := int64(4 * aggregator.SmallBody); room < 4*bytes; room *= 4 {
			if err := r.Grow(ctx, room); err != nil {
				return nil, err
			}
		}
		defer held.enter()()
		time.Sleep(10 * time.Second)
		return serving(feed)(ctx, r)
	}
}

func TestLargeBodiesWaitForRoom(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.Concurrency = 64
		var held gauge
		for i := range 60 {
			s := &aggregator.Source{Name: fmt.Sprint("s", i)}
			d.sources(append(d.Sources, s)...)
			d.upstream.answer(s.URL, bulky(8<<20, &held, aggregator.Feed{Items: stories(s.Name)}))
		}
		small := &aggregator.Source{Name: "small"}
		d.sources(append(d.Sources, small)...)
		d.upstream.serve(small.URL, stories("small")...)
		begun := time.Now()
		report := d.cycle(true)
		if report.Failed != 0 || report.New != 61 {
			t.Errorf("%+v", report)
		}
		if held.most > 4 { // 16 MiB each, of 32, and one that may have more
			t.Errorf("R12: %d bodies of up to 16 MiB at a time", held.most)
		}
		for _, a := range d.articles() {
			if a.Title == "small" && a.FirstSeen.Sub(begun) > 2*time.Second {
				t.Errorf("a small body waited for %s", a.FirstSeen.Sub(begun))
			}
		}
	})
}

func TestWhatWaitsForRoomEndsWithTheRun(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		var held gauge
		for i := range 20 {
			s := &aggregator.Source{Name: fmt.Sprint("s", i)}
			d.sources(append(d.Sources, s)...)
			d.upstream.answer(s.URL, bulky(8<<20, &held, aggregator.Feed{}))
		}
		stop := d.start()
		time.Sleep(5 * time.Second)
		stop()
	})
}

func TestABodyThatWasSetAsideNeedsAPlaceToGrow(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.Concurrency = 4
		var held gauge
		for i := range 40 {
			s := &aggregator.Source{Name: fmt.Sprint("s", i)}
			d.sources(append(d.Sources, s)...)
			d.upstream.answer(s.URL, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
				time.Sleep(10 * time.Second) // by then all have been set aside
				return bulky(100<<10, &held, aggregator.Feed{Items: stories(s.Name)})(ctx, r)
			})
		}
		if report := d.cycle(true); report.New != 40 || held.most > 8 {
			t.Errorf("%d bodies at a time in 4 places: %+v", held.most, report)
		}
	})
}
