package aggregator_test

import (
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

func TestFailingSourcesTakeHalfOfThePlacesAtMost(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		for i := range 30 {
			d.sources(append(d.Sources, &aggregator.Source{Name: fmt.Sprint("s", i)})...)
		}
		d.cycle(true) // all answer 404
		for _, s := range d.Sources {
			d.upstream.answer(s.URL, silent)
		}
		d.upstream.most = 0
		if report := d.cycle(true); report.Asked != 30 || d.upstream.most != d.Concurrency/2 {
			t.Errorf("R10: %d asked, %d at a time", report.Asked, d.upstream.most)
		}
	})
}
