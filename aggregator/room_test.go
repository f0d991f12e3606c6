package aggregator_test

import (
	"context"
	"errors"
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

func TestOneBodyAtATimeMayBeLargerThanTheRoom(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		var held gauge
		for i := range 3 {
			s := &aggregator.Source{Name: fmt.Sprint("s", i)}
			d.sources(append(d.Sources, s)...)
			d.upstream.answer(s.URL, bulky(100<<20, &held, aggregator.Feed{Items: stories(s.Name)}))
		}
		if report := d.cycle(true); report.New != 3 || held.most != 1 {
			t.Errorf("R12: %d bodies of 100 MiB at a time: %+v", held.most, report)
		}
	})
}

func TestWhatGaveUpWaitingForRoomTakesNone(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		var giants, others gauge
		d.sources(&aggregator.Source{Name: "giant"}, &aggregator.Source{Name: "impatient"}, &aggregator.Source{Name: "late"}, &aggregator.Source{Name: "later"})
		d.upstream.answer(d.Sources[0].URL, bulky(200<<20, &giants, aggregator.Feed{}))
		d.upstream.answer(d.Sources[1].URL, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
			time.Sleep(time.Millisecond) // the giant has come first
			ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
			defer cancel()
			return nil, r.Grow(ctx, 31<<20)
		})
		for _, s := range d.Sources[2:] {
			d.upstream.answer(s.URL, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
				time.Sleep(20 * time.Second) // the giant is through by then
				return bulky(8<<20, &others, aggregator.Feed{})(ctx, r)
			})
		}
		if report := d.cycle(true); report.Failed != 1 || others.most != 2 {
			t.Errorf("R12: %d bodies at a time: %+v", others.most, report)
		}
	})
}

func TestABodyThatBroughtNothingGivesItsRoomBack(t *testing.T) {
	for _, c := range []struct {
		name  string
		takes time.Duration // of the mirror, while the others come after 20 seconds
	}{{"R12 once, while the mirror is asked", time.Minute}, {"R12 once, and the turn is over", time.Second}} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				var others gauge
				mirrored(d)
				d.upstream.answer(firstHome, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
					if err := r.Grow(ctx, 31<<20); err != nil {
						return nil, err
					}
					return garbled(ctx, r)
				})
				d.upstream.answer(mirrorHome, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
					time.Sleep(c.takes)
					return serving(aggregator.Feed{})(ctx, r)
				})
				for i := range 5 {
					s := &aggregator.Source{Name: fmt.Sprint("s", i)}
					d.sources(append(d.Sources, s)...)
					d.upstream.answer(s.URL, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
						time.Sleep(20*time.Second + time.Duration(i)*time.Millisecond)
						return bulky(8<<20, &others, aggregator.Feed{})(ctx, r)
					})
				}
				if report := d.cycle(true); report.Failed != 0 || others.most != 3 { // 16 MiB each, of 32, and one that may have more
					t.Errorf("%d bodies at a time: %+v", others.most, report)
				}
			})
		})
	}
}

func TestAPlaceIsGivenBackOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.Concurrency = 2
		var quick gauge
		for i := range 20 {
			s := &aggregator.Source{Name: fmt.Sprint("s", i)}
			d.sources(append(d.Sources, s)...)
			d.upstream.answer(s.URL, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
				if i < 4 {
					time.Sleep(3 * time.Second) // and gives its place up before that
					return nil, errors.New("deadline exceeded")
				}
				defer quick.enter()()
				time.Sleep(time.Second)
				return serving(aggregator.Feed{})(ctx, r)
			})
		}
		if report := d.cycle(true); report.Asked != 20 || quick.most != 2 {
			t.Errorf("R10: %d at a time in 2 places: %+v", quick.most, report)
		}
	})
}

func TestAPlaceIsFreeBeforeTheStoreIsThrough(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.Concurrency = 1
		d.Store = &slow{Store: d.disk, takes: time.Minute}
		aside, beside := &aggregator.Source{Name: "aside"}, &aggregator.Source{Name: "beside"}
		d.sources(aside, beside)
		var held gauge
		d.upstream.answer(aside.URL, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
			time.Sleep(3 * time.Second) // has given up its place, which the other has
			return bulky(100<<10, &held, aggregator.Feed{Items: stories("a")})(ctx, r)
		})
		d.upstream.answer(beside.URL, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
			time.Sleep(1500 * time.Millisecond)
			return serving(aggregator.Feed{})(ctx, r)
		})
		begun := time.Now()
		d.cycle(true)
		for _, a := range d.articles() {
			if waited := a.FirstSeen.Sub(begun); waited > 20*time.Second {
				t.Errorf("R12: the body waited for %s", waited)
			}
		}
		d.shows("a")
	})
}
