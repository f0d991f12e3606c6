package aggregator_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tidings/aggregator"
)

func TestManySourcesStartEvenly(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		var shift atomic.Int64
		d.Now = func() time.Time { return time.Now().Add(time.Duration(shift.Load())).Round(0) }
		d.Concurrency, d.Readers = 64, 8
		const sources = 10_000
		all := make([]*aggregator.Source, sources)
		for i := range all {
			all[i] = &aggregator.Source{Name: fmt.Sprint("s", i), URL: fmt.Sprintf("https://h%d.example/%d", i%1000, i), Schedule: every(time.Hour)}
			d.upstream.answer(all[i].URL, refusing(500, 0))
		}
		d.sources(all...)
		stop := d.start()
		time.Sleep(3 * time.Minute)
		spread(t, "a11 at the first start", d.upstream.requests(), sources)
		stop()
		const fewer = sources / 5
		d.sources(all[:fewer]...)
		time.Sleep(5 * time.Hour)
		stop = d.start()
		time.Sleep(3 * time.Minute)
		spread(t, "a11 when all are due at a restart", d.upstream.requests(), fewer)
		shift.Store(int64(30 * time.Hour))
		time.Sleep(4 * time.Minute)
		spread(t, "a11 when the clock jumps", d.upstream.requests(), fewer)
		stop()
		if d.upstream.most > d.Concurrency {
			t.Errorf("a11: %d requests at a time", d.upstream.most)
		}
	})
}

// spread wants so many requests, none within five milliseconds of another,
// none within a second of another to its host (a16).
func spread(t *testing.T, name string, asked []request, n int) {
	t.Helper()
	if len(asked) < n || len(asked) > n+n/10 {
		t.Errorf("%s: %d requests", name, len(asked))
	}
	host := map[string]time.Time{}
	for i, r := range asked {
		if i > 0 && r.At.Sub(asked[i-1].At) < 5*time.Millisecond {
			t.Fatalf("%s: two requests within %s", name, r.At.Sub(asked[i-1].At))
		}
		site := aggregator.Site(r.URL)
		if gap := r.At.Sub(host[site]); gap < time.Second {
			t.Fatalf("a16 %s: %s asked twice within %s", name, site, gap)
		}
		host[site] = r.At
	}
}

func TestSilentSourcesDelayNoOther(t *testing.T) {
	for _, c := range []struct {
		name   string
		silent int
		host   string // of the silent ones, by number
	}{
		{"R11 500 on one host", 500, "https://a%d.silent.example/"},
		{"R10 one in ten on hosts of their own", 50, "https://silent%d.example/"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				d.Concurrency, d.Readers = 32, 8
				var all []*aggregator.Source
				for i := range 500 {
					all = append(all, &aggregator.Source{Name: fmt.Sprint("good", i)})
					d.upstream.serve(fmt.Sprintf("https://good%d.example/feed", i))
				}
				for i := range c.silent {
					s := &aggregator.Source{Name: fmt.Sprint("silent", i), URL: fmt.Sprintf(c.host, i)}
					all = slices.Insert(all, i, s) // asked first
					d.upstream.answer(s.URL, silent)
				}
				d.sources(all...)
				stop := d.start()
				for interval := range 3 {
					time.Sleep(10*time.Minute + 30*time.Second)
					good := map[string]bool{}
					for _, url := range d.upstream.urls() {
						if strings.Contains(url, "good") {
							good[url] = true
						}
					}
					if interval != 1 && len(good) != 500 || len(good) < 300 { // the phase may pass the second over
						t.Errorf("interval %d: %d good sources were asked", interval, len(good))
					}
				}
				stop()
			})
		})
	}
}

func TestRequestsThatHangGiveUpTheirPlaces(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		const hanging = 8 * 16 // as many as are ever set aside
		for i := range hanging + 7 + 100 {
			s := &aggregator.Source{Name: fmt.Sprint("s", i)}
			d.sources(append(d.Sources, s)...)
			if d.upstream.serve(s.URL, stories(s.Name)...); i < hanging+7 {
				d.upstream.answer(s.URL, func(context.Context, aggregator.Request) (*aggregator.Response, error) {
					time.Sleep(5 * time.Minute)
					return nil, errors.New("deadline exceeded")
				})
			}
		}
		begun := time.Now()
		report := d.cycle(true)
		if report.Asked != len(d.Sources) || report.Failed != hanging+7 {
			t.Errorf("%+v", report)
		}
		if d.upstream.most != hanging+8 { // and the last place is for the others
			t.Errorf("R10: %d at a time", d.upstream.most)
		}
		waited := time.Duration(0)
		for _, a := range d.articles() {
			waited = max(waited, a.FirstSeen.Sub(begun))
		}
		if waited > time.Minute || len(d.articles()) != 100 {
			t.Errorf("R10: the last of %d articles after %s", len(d.articles()), waited)
		}
	})
}

func TestAHealthySourceWaitsNoLongerBesideThoseThatHang(t *testing.T) {
	p99 := func(every int) time.Duration {
		var waited []time.Duration
		inBubble(t, func(t *testing.T, d *daemon) {
			d.Concurrency, d.Readers = 32, 8
			var all []*aggregator.Source
			for i := range 2000 {
				s := &aggregator.Source{Name: fmt.Sprint("s", i), URL: fmt.Sprintf("https://h%d.example/%d", i%500, i)}
				if all = append(all, s); i%10 < every {
					d.upstream.answer(s.URL, silent)
				} else {
					d.upstream.serve(s.URL, stories(s.Name)...)
				}
			}
			d.sources(all...)
			begun := time.Now()
			d.cycle(true)
			for _, a := range d.articles() {
				waited = append(waited, a.FirstSeen.Sub(begun))
			}
		})
		slices.Sort(waited)
		return waited[len(waited)*99/100]
	}
	if clean, beside := p99(0), p99(1); beside > 2*clean {
		t.Errorf("R10: %s, beside one in ten that hang %s", clean, beside)
	}
}
