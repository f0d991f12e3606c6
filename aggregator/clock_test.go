package aggregator_test

import (
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"tidings/aggregator"
)

func TestAClockThatIsChangedWhileADaemonRuns(t *testing.T) {
	const decade = 10 * 365 * 24 * time.Hour
	for _, c := range []struct {
		name string
		by   time.Duration
	}{
		{"R7 an hour on", time.Hour}, {"R7 an hour back", -time.Hour}, {"R7 ten years on", decade}, {"R7 ten years back", -decade},
		{"R7 a second back", -time.Second}, {"R7 half a minute back", -30 * time.Second},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				var shift atomic.Int64
				d.Now = func() time.Time { return time.Now().Add(time.Duration(shift.Load())).Round(0) }
				for i := range 20 {
					s := &aggregator.Source{Name: fmt.Sprint("s", i), URL: fmt.Sprintf("https://h%d.example/%d", i%7, i)}
					d.sources(append(d.Sources, s)...)
					d.upstream.serve(s.URL, stories(s.Name)...)
				}
				stop := d.start()
				time.Sleep(25 * time.Minute)
				d.upstream.requests()
				changed := time.Now()
				shift.Store(int64(c.by))
				time.Sleep(31 * time.Minute)
				stop()
				asked := map[string][]time.Duration{}
				for _, r := range d.upstream.requests() {
					asked[r.URL] = append(asked[r.URL], r.At.Sub(changed))
				}
				for _, s := range d.Sources {
					if at := asked[s.URL]; len(at) < 2 || len(at) > 5 || at[0] > 20*time.Minute {
						t.Errorf("%s was asked %v after the change", s.Name, at)
					}
				}
				if n := len(d.articles()); n != 20 {
					t.Errorf("%d articles", n)
				}
			})
		})
	}
}

func TestAClockSetBackFreesHeldHosts(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		var shift atomic.Int64
		d.Now = func() time.Time { return time.Now().Add(time.Duration(shift.Load())).Round(0) }
		shared, _ := hostful(d, 4)
		d.upstream.answer(shared[0].URL, refusing(429, time.Hour))
		stop := d.start()
		time.Sleep(5 * time.Minute)
		d.upstream.answer(shared[0].URL, refusing(429, 5*time.Minute))
		shift.Store(int64(-365 * 24 * time.Hour))
		time.Sleep(30 * time.Minute)
		stop()
		wantAsked(t, d.upstream.urls(), shared, nil)
	})
}
