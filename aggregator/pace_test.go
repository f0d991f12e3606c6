package aggregator_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"tidings/aggregator"
)

func TestASourceThatRarelyChangesIsAskedLessOften(t *testing.T) {
	same, news := aggregator.Feed{Items: stories("a")}, aggregator.Feed{Items: stories("a", "b")}
	for _, c := range []struct {
		name      string
		old, then answer
		days      int // until it is asked once a day
	}{
		{"a4 without validators", unvalidated(same), unvalidated(news), 6},
		{"a15 with validators", serving(same), serving(news), 13},
		{"a15 a body that differs and has the same items", restless(same), serving(news), 13},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				wire := &aggregator.Source{Name: "wire", Schedule: every(time.Hour)}
				d.sources(wire)
				d.upstream.answer(wire.URL, c.old)
				stop := d.start()
				time.Sleep(time.Duration(c.days) * 24 * time.Hour)
				asked := d.upstream.requests()
				for i := 2; i < len(asked)-1; i++ { // the first gap leads to the phase
					if gap, next := asked[i].At.Sub(asked[i-1].At), asked[i+1].At.Sub(asked[i].At); next < gap-time.Hour/2 || next > 25*time.Hour {
						t.Errorf("asked after %s, then after %s", gap, next)
					}
				}
				if last := asked[len(asked)-1].At.Sub(asked[len(asked)-2].At); last < 20*time.Hour {
					t.Errorf("at last asked after %s", last)
				}
				d.upstream.answer(wire.URL, c.then)
				time.Sleep(26 * time.Hour)
				d.shows("b a")
				d.upstream.requests()
				time.Sleep(5 * time.Hour)
				stop()
				if n := len(d.upstream.urls()); n < 2 {
					t.Errorf("a15: asked %d times in the hours after a change", n)
				}
			})
		})
	}
}

func TestWhatIsKnownSurvivesARestart(t *testing.T) {
	day := func(r *aggregator.Response) { r.FreshFor = 20 * time.Hour }
	feed := aggregator.Feed{Items: stories("a")}
	slow := feed
	slow.Rhythm.Every = 20 * time.Hour
	for _, c := range []struct {
		name string
		with answer
	}{
		{"a9 a due time", serving(feed)}, {"a12 freshness", saying(serving(feed), day)}, {"a13 a ttl", serving(slow)},
		{"a9 a Retry-After", refusing(503, 20*time.Hour)}, {"a22 a 410", refusing(410, 0)},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				d.sources(&aggregator.Source{Name: "wire", Schedule: every(24 * time.Hour)})
				if c.name != "a9 a due time" {
					d.Sources[0].Schedule = every(time.Hour)
				}
				d.upstream.answer(d.Sources[0].URL, c.with)
				for range 19 {
					again := newDaemon(t, d.disk)
					again.upstream = d.upstream
					again.Fetcher, again.Reader = d.upstream, d.upstream
					again.sources(d.Sources...)
					stop := again.start()
					time.Sleep(30 * time.Minute)
					stop()
					again.cycle(false)
				}
				if asked := d.upstream.urls(); len(asked) != 1 {
					t.Errorf("asked %d times", len(asked))
				}
			})
		})
	}
}

func TestATTLIsRememberedOverA304(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "wire"})
		feed := aggregator.Feed{Items: stories("a"), Rhythm: aggregator.Rhythm{Every: 6 * time.Hour}}
		d.upstream.answer(d.Sources[0].URL, serving(feed))
		stop := d.start()
		time.Sleep(25 * time.Hour)
		stop()
		if n := len(d.upstream.urls()); n != 5 || d.state("wire").LastStatus != 304 {
			t.Errorf("a13: asked %d times in 25 hours", n)
		}
	})
}

func TestNeverTwoRequestsWithinAnInterval(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		for i := range 10 {
			s := &aggregator.Source{Name: fmt.Sprint("s", i), Schedule: every(time.Hour)}
			d.sources(append(d.Sources, s)...)
			d.upstream.serve(s.URL, stories(s.Name)...)
		}
		random := rand.New(rand.NewPCG(1, 3))
		for range 60 {
			stop := d.start()
			time.Sleep(time.Duration(random.IntN(90))*time.Minute + 700*time.Millisecond)
			stop()
			time.Sleep(time.Duration(random.IntN(20)) * time.Minute)
			d.cycle(false)
		}
		last := map[string]time.Time{}
		for _, r := range d.upstream.requests() {
			if gap := r.At.Sub(last[r.URL]); gap < 54*time.Minute {
				t.Errorf("a10: asked %s after %s", r.URL, gap)
			}
			last[r.URL] = r.At
		}
	})
}
