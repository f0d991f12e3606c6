package aggregator_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tidings/aggregator"
	"tidings/store"
)

func TestARunAsksAgainAtEveryInterval(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire := &aggregator.Source{Name: "wire"}
		d.sources(wire)
		d.upstream.serve(wire.URL, stories("a")...)
		begun := time.Now()
		stop := d.start()
		for _, more := range [][]string{{"a", "b"}, {"a", "b"}, {"b", "c", "d"}} {
			time.Sleep(10 * time.Minute)
			d.upstream.serve(wire.URL, stories(more...)...)
		}
		time.Sleep(10 * time.Minute)
		synctest.Wait()
		d.shows("d c b a")
		stop()

		asked := d.upstream.requests()
		want := ticks(wire, begun, time.Now())
		if len(asked) != len(want) {
			t.Fatalf("asked %d times, want %d", len(asked), len(want))
		}
		for i, r := range asked {
			if !r.At.Equal(want[i]) {
				t.Errorf("asked at %s, want %s", r.At, want[i])
			}
		}
		st := d.state("wire")
		if next, _ := wire.Due(&st, time.Now()); !next.Equal(want[len(want)-1].Add(10 * time.Minute)) {
			t.Errorf("next fetch %s", next)
		}
	})
}

// ticks are the times at which a run that began then asks a source, up to now.
func ticks(s *aggregator.Source, begun, now time.Time) []time.Time {
	var all []time.Time
	for at := begun; !at.After(now); at = aggregator.NextAfter(s.Schedule, s.Name, at) {
		all = append(all, at)
	}
	return all
}

func TestAnUnchangedAnswerCommitsTheStateAlone(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire := &aggregator.Source{Name: "wire"}
		d.sources(wire)
		d.upstream.serve(wire.URL, stories("a", "b")...)
		stop := d.start()
		time.Sleep(9 * time.Minute)
		before, listed, change := d.state("wire"), d.listed("wire"), d.change()
		time.Sleep(10 * time.Minute)
		stop()
		after := d.state("wire")
		if after.LastStatus != 304 || !after.LastFetch.After(before.LastFetch) {
			t.Errorf("status %d, fetched %s", after.LastStatus, after.LastFetch)
		}
		if now := d.listed("wire"); !slices.Equal(now, listed) || len(now) != 2 {
			t.Errorf("listed %v, before %v", now, listed)
		}
		if after.Feed.Title != wire.URL || !reflect.DeepEqual(after.Feed, before.Feed) {
			t.Errorf("the feed is %+v, was %+v", after.Feed, before.Feed)
		}
		if n := d.change(); n != change {
			t.Errorf("change %d after %d", n, change)
		}
	})
}

func TestAStoryOfSeveralSourcesIsOneArticle(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		for _, name := range []string{"wire", "paper", "radio"} {
			d.sources(append(d.Sources, &aggregator.Source{Name: name})...)
			shared := aggregator.Item{Title: "shared", Link: "http://www.stories.example/shared/?utm_source=" + name, ID: "urn:" + name}
			d.upstream.serve("https://"+name+".example/feed", shared, story(name))
		}
		stop := d.start()
		time.Sleep(time.Hour)
		stop()
		carried := map[string]int{}
		for _, a := range d.articles() {
			carried[a.Title] = len(a.Sightings)
		}
		if got, want := fmt.Sprint(carried), fmt.Sprint(map[string]int{"paper": 1, "radio": 1, "shared": 3, "wire": 1}); got != want {
			t.Errorf("sources by article: %s, want %s", got, want)
		}
	})
}

func TestAHangingSourceDelaysNoOther(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "hangs"}, &aggregator.Source{Name: "wire", Schedule: every(time.Minute)})
		d.upstream.answer(d.Sources[0].URL, hanging)
		d.upstream.serve(d.Sources[1].URL, stories("a")...)
		begun := time.Now()
		stop := d.start()
		time.Sleep(10*time.Minute + time.Second)
		stop()
		asked := d.upstream.urls()
		if n := len(slices.DeleteFunc(asked, func(url string) bool { return url == d.Sources[0].URL })); n != len(ticks(d.Sources[1], begun, time.Now())) || n < 10 {
			t.Errorf("the other was asked %d times in ten minutes", n)
		}
		d.shows("a")
	})
}

func TestEndingARunKeepsWhatWasReadAndBlamesNobody(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(
			&aggregator.Source{Name: "read"}, &aggregator.Source{Name: "fetched"},
			&aggregator.Source{Name: "hangs", Mirrors: []string{"https://mirror.example/feed"}}, &aggregator.Source{Name: "waits", URL: "https://hangs.example/other"},
		)
		d.upstream.serve(d.Sources[0].URL, stories("a")...)
		d.upstream.answer(d.Sources[1].URL, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
			time.Sleep(2*latency - latency/2) // reads while the run ends
			return serving(aggregator.Feed{Items: stories("b")})(ctx, r)
		})
		d.upstream.answer(d.Sources[2].URL, hanging)
		stop := d.start()
		time.Sleep(3 * latency) // the first is read, not yet committed
		if n := len(d.articles()); n != 0 {
			t.Fatalf("%d articles are committed before the run ends", n)
		}
		stop()
		d.shows("b a")
		for _, name := range []string{"hangs", "waits"} {
			if st := d.state(name); st.Name != "" {
				t.Errorf("%s is remembered as %+v", name, st)
			}
		}
		if asked := d.upstream.urls(); len(asked) != 3 {
			t.Errorf("asked %q", asked)
		}
		if lines := d.log.since(slog.LevelWarn); len(lines) != 0 {
			t.Errorf("logged %q", lines)
		}
	})
}

func TestAGapIsWaitedForWhileOtherSourcesArePlanned(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "first", URL: "https://wire.example/1"}, &aggregator.Source{Name: "second", URL: "https://wire.example/2"})
		d.upstream.serve(d.Sources[0].URL)
		d.upstream.serve(d.Sources[1].URL)
		stop := d.start()
		time.Sleep(2 * time.Second)
		if asked := d.upstream.urls(); len(asked) != 2 {
			t.Errorf("asked %q", asked)
		}
		stop()
	})
}

func TestARunWithNothingToDoEndsWhenItIsTold(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		stop := d.start()
		time.Sleep(24 * time.Hour)
		stop()
	})
}

func TestAFailedCommitLosesNothing(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		disk := &brittle{Store: d.disk}
		d.Store = disk
		d.sources(&aggregator.Source{Name: "wire"}, &aggregator.Source{Name: "busy"})
		d.upstream.serve(d.Sources[0].URL, stories("a", "b")...)
		d.upstream.answer(d.Sources[1].URL, refusing(429, 90*time.Minute))
		disk.breaks(errors.New("no space left on device"))
		begun := time.Now()
		stop := d.start()
		time.Sleep(35 * time.Minute)
		if st := d.state("wire"); st.Name != "" || len(d.articles()) != 0 {
			t.Errorf("after failed commits: %+v", st)
		}
		disk.breaks(nil)
		failed := len(ticks(d.Sources[0], begun, time.Now()))
		time.Sleep(10 * time.Minute)
		stop()
		d.shows("b a")
		asked := map[string]int{}
		for _, r := range d.upstream.requests() {
			asked[r.URL]++
			if r.Validators != (aggregator.Validators{}) {
				t.Error("asked with the validators of what was lost")
			}
		}
		if asked[d.Sources[0].URL] != len(ticks(d.Sources[0], begun, time.Now())) || asked[d.Sources[1].URL] != 1 {
			t.Errorf("asked %v, want one source at every tick and the other once", asked)
		}
		errs := d.log.since(slog.LevelError)
		if len(errs) != failed || !strings.Contains(errs[0], "no space left on device") {
			t.Errorf("logged %q", errs)
		}
	})
}

func TestAFullStoreIsReportedOnceAMinute(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		disk := &brittle{Store: d.disk}
		d.Store = disk
		disk.breaks(errors.New("no space left on device"))
		d.sources(&aggregator.Source{Name: "wire", Schedule: every(2 * time.Second)})
		d.upstream.serve(d.Sources[0].URL, stories("a")...)
		stop := d.start()
		time.Sleep(5 * time.Minute)
		stop()
		if n := len(d.log.since(slog.LevelError)); n != 5 {
			t.Errorf("%d lines in five minutes", n)
		}
	})
}

func TestARunKeepsQuietUntilThereIsNews(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire := &aggregator.Source{Name: "wire"}
		d.sources(wire)
		d.upstream.serve(wire.URL, stories("a")...)
		stop := d.start()
		for _, c := range []struct {
			name  string
			want  string
			serve func()
		}{
			{"new", "level=INFO msg=\"articles stored\" new=1 changed=0 asked=1 failed=0", func() { d.upstream.serve(wire.URL, stories("a", "b")...) }},
			{"the same", "", func() {}},
			{"broken", "level=WARN msg=\"source brought nothing; its articles stay\" source=wire status=500 failures=1", func() { d.upstream.answer(wire.URL, refusing(500, 0)) }},
			{"mended", "level=INFO msg=\"source recovered\" source=wire status=200 new=0 after_failures=1", func() { d.upstream.serve(wire.URL, stories("b")...) }},
		} {
			time.Sleep(5 * time.Minute)
			d.log.since(slog.LevelDebug)
			c.serve()
			time.Sleep(10 * time.Minute)
			got := d.log.since(slog.LevelInfo)
			if c.want == "" && len(got) != 0 || c.want != "" && (len(got) != 1 || !strings.HasPrefix(got[0], c.want)) {
				t.Errorf("%s: logged %q, want %q", c.name, got, c.want)
			}
		}
		stop()
	})
}

func TestAFailureIsALineAndManyTurnsAreOne(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		var all []*aggregator.Source
		for n := range 40 {
			all = append(all, &aggregator.Source{Name: fmt.Sprint("s", n)})
		}
		d.sources(all...)
		for n, s := range all[1:] {
			d.upstream.serve(s.URL, stories(fmt.Sprint("a", n))...)
		}
		d.upstream.answer(all[0].URL, refusing(500, 0))
		stop := d.start()
		time.Sleep(24 * time.Hour)
		got := d.log.since(slog.LevelInfo)
		want := []string{
			`level=WARN msg="source brought nothing; its articles stay" source=s0 status=500 failures=1`,
			`level=INFO msg="articles stored" new=39 changed=0 asked=40 failed=1`,
		}
		for i := range want {
			if len(got) != len(want) || !strings.HasPrefix(got[i], want[i]) {
				t.Fatalf("a day is told in %q", got)
			}
		}
		stop()
	})
}

func TestRetentionForgetsWhatIsOldAndNoLongerListed(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.Retention = 24 * time.Hour
		wire := &aggregator.Source{Name: "wire"}
		d.sources(wire)
		d.upstream.serve(wire.URL, stories("a", "b")...)
		stop := d.start()
		time.Sleep(time.Minute)
		d.upstream.serve(wire.URL, stories("b", "c")...)
		time.Sleep(23 * time.Hour)
		d.shows("c b a")
		time.Sleep(3 * time.Hour)
		d.shows("c b")
		stop()
		if lines := strings.Join(d.log.since(slog.LevelInfo), "\n"); strings.Count(lines, "articles forgotten") != 1 {
			t.Errorf("logged %s", lines)
		}
	})
}

func TestAStoreThatCannotBeUsedEndsTheRun(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.Store = unreadable{d.disk}
		for name, err := range map[string]error{"run": d.Run(t.Context()), "cycle": second(d.Cycle(t.Context(), false))} {
			if !errors.Is(err, errUnreadable) || !strings.HasPrefix(err.Error(), "load source states: ") {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

// unreadable is a store that cannot be read.
type unreadable struct{ *store.Store }

var errUnreadable = errors.New("no disk")

func (unreadable) States(context.Context) (map[string]aggregator.SourceState, error) {
	return nil, errUnreadable
}

// A run that ends before it knows its sources is none that failed.
func TestARunThatIsOverBeforeItBegins(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		ended, cancel := context.WithCancel(t.Context())
		cancel()
		if err := d.Run(ended); err != nil {
			t.Errorf("run: %v", err)
		}
		if _, err := d.Cycle(ended, false); !errors.Is(err, context.Canceled) {
			t.Errorf("cycle: %v", err)
		}
	})
}

func second(_ aggregator.Report, err error) error { return err }

func TestWhatWasAskedWhenTheRunEndedIsNotAskedAgainAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		old, fresh := &aggregator.Source{Name: "old"}, &aggregator.Source{Name: "fresh"}
		d.sources(old)
		d.upstream.serve(old.URL, stories("a")...)
		d.cycle(true)
		d.sources(old, fresh)
		d.upstream.answer(old.URL, hanging)
		d.upstream.answer(fresh.URL, hanging)
		time.Sleep(20 * time.Minute)
		stop := d.start()
		time.Sleep(time.Second)
		stop()
		d.upstream.serve(fresh.URL, stories("b")...)
		d.upstream.requests()
		d.cycle(false)
		if asked := d.upstream.urls(); !slices.Equal(asked, []string{fresh.URL}) {
			t.Errorf("a10: asked %q; one that was never read may be asked at once", asked)
		}
		if st := d.state("old"); st.Failures != 0 || st.LastStatus != 200 || st.Validators.At(old.URL).ETag == "" {
			t.Errorf("remembered %+v", st)
		}
	})
}

func TestTheEndOfARunBlamesNobody(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire := mirrored(d)
		busy := &aggregator.Source{Name: "busy", URL: "https://busy.wire.example/feed"}
		d.sources(busy)
		d.upstream.answer(busy.URL, refusing(429, 5*time.Hour))
		d.cycle(true)
		d.sources(busy, wire)
		d.upstream.answer(mirrorHome, hanging)
		stop := d.start()
		time.Sleep(time.Second)
		stop()
		if st := d.state("wire"); st.Failures != 0 || !st.NotBefore.IsZero() {
			t.Errorf("remembered %+v", st)
		}
		d.upstream.serve(mirrorHome, stories("a")...)
		d.upstream.requests()
		d.cycle(true)
		if asked := d.upstream.urls(); !slices.Equal(asked, []string{mirrorHome}) {
			t.Errorf("asked %q", asked)
		}
	})
}

func TestOfTooManyArticlesTheOldestGo(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.MaxArticles = 5
		d.sources(&aggregator.Source{Name: "wire"})
		d.upstream.serve(d.Sources[0].URL, dated("old", 20, time.Now())...)
		if report := d.cycle(true); report.Purged != 0 {
			t.Errorf("%d went while they were listed", report.Purged)
		}
		time.Sleep(time.Hour)
		d.upstream.serve(d.Sources[0].URL, dated("new", 2, time.Now())...)
		if report := d.cycle(true); report.Purged != 17 || len(d.articles()) != 5 {
			t.Errorf("%d went, %d are left", report.Purged, len(d.articles()))
		}
		d.shows("new1 new0 old19 old18 old17")
	})
}
