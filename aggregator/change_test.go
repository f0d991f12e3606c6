package aggregator_test

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tidings/aggregator"
	"tidings/store"
)

// changeable starts the daemon and returns how its sources are changed while it
// runs.
func (d *daemon) changeable() (change func(...*aggregator.Source), stop func()) {
	changes := make(chan aggregator.Settings)
	d.Changes = changes
	settings := d.Settings // of the run, which reads its own
	stop = d.start()
	return func(sources ...*aggregator.Source) {
		settings.Sources = sources
		settings.Tree = aggregator.NewTree(aggregator.Section{Title: "tidings"}, nil, sources)
		changes <- settings
		synctest.Wait()
	}, stop
}

// located is a source with an address and a schedule.
func located(name, url string) *aggregator.Source {
	return &aggregator.Source{Name: name, URL: url, Schedule: every(10 * time.Minute)}
}

func TestAChangeAsksWhoIsNewAtOnceAndTheOthersWhenTheyAreDue(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		stays, goes := located("stays", "https://stays.example/"), located("goes", "https://goes.example/")
		comes := located("comes", "https://comes.example/")
		d.sources(stays, goes)
		for _, s := range []*aggregator.Source{stays, goes, comes} {
			d.upstream.serve(s.URL, story(s.Name))
		}
		begun := time.Now()
		change, stop := d.changeable()
		time.Sleep(9 * time.Minute)
		d.upstream.requests()
		changed := time.Now()
		change(stays, comes)
		time.Sleep(time.Hour)
		stop()

		asked := map[string][]time.Time{}
		for _, r := range d.upstream.requests() {
			asked[r.URL] = append(asked[r.URL], r.At)
		}
		if len(asked[goes.URL]) != 0 {
			t.Errorf("the one that left was asked at %v", asked[goes.URL])
		}
		if at := asked[comes.URL]; len(at) == 0 || !at[0].Equal(changed) {
			t.Errorf("the new one was asked at %v, want %v first", at, changed)
		}
		due := slices.DeleteFunc(ticks(stays, begun, time.Now()), func(at time.Time) bool { return at.Before(changed) })
		if !slices.EqualFunc(asked[stays.URL], due, time.Time.Equal) {
			t.Errorf("the one that stays was asked at %v, want %v", asked[stays.URL], due)
		}
		if st := d.state("goes"); st.Name != "goes" || len(d.listed("goes")) != 1 {
			t.Errorf("of the one that left stays %+v", st)
		}
	})
}

func TestATurnUnderWayOutlivesItsSource(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		slow := located("slow", "https://slow.example/")
		d.sources(slow)
		d.upstream.answer(slow.URL, lasting(time.Minute, serving(aggregator.Feed{Items: stories("a")})))
		change, stop := d.changeable()
		time.Sleep(time.Second)
		change()
		time.Sleep(10 * time.Minute)
		if st := d.state("slow"); st.LastStatus != 200 || len(d.listed("slow")) != 1 {
			t.Errorf("what was under way came to %+v", st)
		}
		if asked := d.upstream.urls(); len(asked) != 1 {
			t.Errorf("asked %q", asked)
		}
		stop()
	})
}

// lasting is the answer after some time more.
func lasting(wait time.Duration, with answer) answer {
	return func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
		time.Sleep(wait)
		return with(ctx, r)
	}
}

func TestAnotherAddressIsAskedAfreshOnceTheOldOneHasAnswered(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		old, moved := located("wire", "https://old.example/"), located("wire", "https://new.example/")
		d.sources(old)
		d.upstream.answer(old.URL, lasting(time.Minute, serving(aggregator.Feed{Items: stories("a")})))
		d.upstream.serve(moved.URL, stories("a", "b")...)
		begun := time.Now()
		change, stop := d.changeable()
		time.Sleep(time.Second)
		change(moved)
		time.Sleep(2 * time.Minute)
		stop()
		d.shows("b a")
		asked := d.upstream.requests()
		if len(asked) != 2 || asked[1].URL != moved.URL || asked[1].At.Sub(begun) < time.Minute || asked[1].Validators.ETag != "" {
			t.Errorf("asked %+v", asked)
		}
		if st := d.state("wire"); st.URL != moved.URL || st.Failures != 0 || len(d.listed("wire")) != 2 {
			t.Errorf("remembered %+v", st)
		}
	})
}

func TestATurnThatWaitsIsForgottenWithItsSource(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		first, second := located("first", "https://wire.example/1"), located("second", "https://wire.example/2")
		again := located("second", "https://wire.example/2")
		again.Priority = 1
		d.sources(first, second)
		d.upstream.answer(first.URL, lasting(time.Minute, serving(aggregator.Feed{})))
		d.upstream.serve(second.URL, story("a"))
		change, stop := d.changeable()
		time.Sleep(time.Second)
		change(first, again) // the second waits for the host
		change(first)
		time.Sleep(5 * time.Minute)
		if asked := d.upstream.urls(); !slices.Equal(asked, []string{first.URL}) {
			t.Errorf("asked %q", asked)
		}
		change(first, again)
		time.Sleep(time.Minute)
		d.shows("a")
		stop()
	})
}

func TestAHostThatWantsToBeLeftAloneIsLeftAloneByWhoIsNew(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		busy, other := located("busy", "https://wire.example/1"), located("other", "https://wire.example/2")
		d.sources(busy)
		d.upstream.answer(busy.URL, refusing(429, time.Hour))
		d.upstream.serve(other.URL, story("a"))
		begun := time.Now()
		change, stop := d.changeable()
		time.Sleep(time.Minute)
		change(other)
		time.Sleep(2 * time.Hour)
		stop()
		asked := d.upstream.requests()
		if len(asked) < 2 || asked[1].URL != other.URL || asked[1].At.Sub(begun) < time.Hour {
			t.Errorf("asked %+v", asked)
		}
	})
}

func TestAChangeOfSectionsMovesWhatIsStored(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire, again := located("wire", "https://wire.example/"), located("wire", "https://wire.example/")
		wire.Sections, again.Sections = []string{"news"}, []string{"sport"}
		d.sources(wire)
		d.upstream.serve(wire.URL, stories("a", "b")...)
		change, stop := d.changeable()
		time.Sleep(time.Minute)
		d.upstream.requests()
		change(again)
		time.Sleep(time.Second)
		if asked := d.upstream.urls(); len(asked) != 0 {
			t.Errorf("asked %q: the address is the same", asked)
		}
		for _, a := range d.articles() {
			if !slices.Contains(a.Sections, aggregator.SectionIDOf("sport")) || slices.Contains(a.Sections, aggregator.SectionIDOf("news")) {
				t.Errorf("%s is in %v", a.Title, a.Sections)
			}
		}
		d.shows("b a")
		stop()
	})
}

// stuck is a store that cannot bring articles to other sections while it fails.
type stuck struct {
	*store.Store
	fails atomic.Bool
}

func (s *stuck) Replace(ctx context.Context, fingerprint string, place aggregator.Placement) error {
	if s.fails.Load() {
		return errors.New("no space left on device")
	}
	return s.Store.Replace(ctx, fingerprint, place)
}

func TestSectionsThatCouldNotBeChangedAreTriedAgain(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire, again := located("wire", "https://wire.example/"), located("wire", "https://wire.example/")
		again.Sections = []string{"sport"}
		disk := &stuck{Store: d.disk}
		d.Store = disk
		d.sources(wire)
		d.upstream.serve(wire.URL, stories("a", "b")...)
		change, stop := d.changeable()
		time.Sleep(time.Minute)
		disk.fails.Store(true)
		change(again)
		if lines := strings.Join(d.log.since(slog.LevelError), ""); !strings.Contains(lines, "sections not brought up to date; will be tried again") {
			t.Errorf("logged %q", lines)
		}
		disk.fails.Store(false)
		time.Sleep(2 * time.Hour)
		for _, a := range d.articles() {
			if !slices.Contains(a.Sections, aggregator.SectionIDOf("sport")) {
				t.Errorf("%s is in %v", a.Title, a.Sections)
			}
		}
		stop()
	})
}

func TestAChangeOfPaceHoldsForTheHostsThatWait(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.Pace.Gap = time.Hour
		var sources []*aggregator.Source
		for _, name := range []string{"1", "2", "3", "4"} {
			sources = append(sources, located(name, "https://wire.example/"+name))
			d.upstream.serve("https://wire.example/" + name)
		}
		d.sources(sources...)
		changes := make(chan aggregator.Settings)
		d.Changes = changes
		next := d.Settings
		next.Pace.Gap = time.Second
		stop := d.start()
		time.Sleep(time.Minute)
		if n := len(d.upstream.urls()); n != 1 {
			t.Errorf("asked %d times within an hour's gap", n)
		}
		changes <- next
		time.Sleep(10 * time.Second)
		if n := len(d.upstream.urls()); n != 3 {
			t.Errorf("asked %d times once the gap is a second", n)
		}
		stop()
	})
}

func TestAChangeOfScheduleIsOneOfHowOftenNewsIsTold(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		daily, hasty := located("wire", "https://wire.example/"), located("wire", "https://wire.example/")
		daily.Schedule, hasty.Schedule = every(24*time.Hour), every(10*time.Minute)
		d.sources(daily)
		d.upstream.answer(daily.URL, func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
			return serving(aggregator.Feed{Items: stories(time.Now().Format(time.DateTime))})(ctx, r)
		})
		change, stop := d.changeable()
		time.Sleep(time.Minute)
		change(hasty)
		d.log.since(slog.LevelInfo)
		time.Sleep(2 * time.Hour)
		told := strings.Count(strings.Join(d.log.since(slog.LevelInfo), ""), "articles stored")
		if told < 11 || told > 13 {
			t.Errorf("told %d times in two hours of articles every ten minutes", told)
		}
		stop()
	})
}

// TestChangesInAnyOrderLeaveOneTurnToASource has sources come, go and change in
// the midst of their turns.
func TestChangesInAnyOrderLeaveOneTurnToASource(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(located("a", "https://a.example/"))
		for _, name := range []string{"a", "b", "c"} {
			d.upstream.answer("https://"+name+".example/", lasting(3*time.Second, serving(aggregator.Feed{Items: stories(name)})))
		}
		change, stop := d.changeable()
		for n := range 60 {
			var sources []*aggregator.Source
			for i, name := range []string{"a", "b", "c"} {
				if (n>>i)&1 == 0 {
					sources = append(sources, located(name, "https://"+name+".example/"))
				}
			}
			change(sources...)
			time.Sleep(time.Duration(n%7) * time.Second)
		}
		change(located("a", "https://a.example/"), located("b", "https://b.example/"), located("c", "https://c.example/"))
		time.Sleep(time.Minute)
		stop()
		if d.upstream.most > 3 {
			t.Errorf("%d requests at a time of three sources", d.upstream.most)
		}
		if n := len(d.articles()); n != 3 {
			t.Errorf("%d articles", n)
		}
		for _, name := range []string{"a", "b", "c"} {
			if st := d.state(name); st.Failures != 0 || st.LastStatus != 200 {
				t.Errorf("%s is remembered as %+v", name, st)
			}
		}
	})
}
