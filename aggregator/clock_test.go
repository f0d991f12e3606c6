package aggregator_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tidings/aggregator"
	"tidings/store"
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

func TestAClockSetBackSilencesNoComplaint(t *testing.T) {
	for _, c := range []struct {
		name, line string
		full       error
	}{
		{"R7 of the store", "articles not saved", errors.New("no space left on device")},
		{"R7 of a rule", "a rule could not be applied", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				var shift atomic.Int64
				d.Now = func() time.Time { return time.Now().Add(time.Duration(shift.Load())).Round(0) }
				disk := &brittle{Store: d.disk}
				disk.breaks(c.full)
				d.Store = disk
				rule, err := aggregator.CompileRule(`authors[5] == "Ann"`)
				if err != nil {
					t.Fatal(err)
				}
				wire := &aggregator.Source{Name: "wire", Schedule: every(10 * time.Second), Include: rule}
				d.sources(wire)
				d.upstream.answer(wire.URL, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
					return serving(aggregator.Feed{Items: stories(time.Now().Format(time.TimeOnly))})(ctx, r)
				})
				stop := d.start()
				time.Sleep(3 * time.Minute)
				d.log.since(slog.LevelWarn)
				shift.Store(int64(-24 * time.Hour))
				time.Sleep(5 * time.Minute)
				stop()
				if n := strings.Count(strings.Join(d.log.since(slog.LevelWarn), ""), c.line); n < 4 || n > 6 {
					t.Errorf("told %d times in five minutes", n)
				}
			})
		})
	}
}

// lengthy is a store that a cycle begins with some work on.
type lengthy struct {
	*store.Store
	work func()
}

func (l lengthy) Replace(ctx context.Context, fingerprint string, place aggregator.Placement) error {
	l.work()
	return l.Store.Replace(ctx, fingerprint, place)
}

func TestAClockSetBackBeforeACycleAsksDelaysNothing(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		var shift atomic.Int64
		d.Now = func() time.Time { return time.Now().Add(time.Duration(shift.Load())).Round(0) }
		d.Store = lengthy{d.disk, func() { shift.Store(int64(-24 * time.Hour)) }}
		d.sources(&aggregator.Source{Name: "wire"})
		d.upstream.serve(d.Sources[0].URL, stories("a")...)
		begun := time.Now()
		if report := d.cycle(false); report.New != 1 || time.Since(begun) > time.Minute {
			t.Errorf("R7: reported %+v after %s", report, time.Since(begun))
		}
	})
}
