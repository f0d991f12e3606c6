package aggregator_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"

	"github.com/google/go-cmp/cmp"
)

func TestACycleAsksWhatIsDue(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "often"}, &aggregator.Source{Name: "daily", Schedule: every(24 * time.Hour)}, &aggregator.Source{Name: "off", Disabled: true})
		often, daily := d.Sources[0].URL, d.Sources[1].URL
		d.upstream.serve(often, stories("a")...)
		d.upstream.serve(daily, stories("b")...)
		for _, c := range []struct {
			name  string
			after time.Duration
			force bool
			want  []string
		}{
			{"the first", 2 * time.Hour, false, []string{daily, often}},
			{"at once again", 0, false, nil},
			{"at once again, by force", 0, true, []string{daily, often}},
			{"after the shorter interval", 20 * time.Minute, false, []string{often}},
			{"after the longer one", 25 * time.Hour, false, []string{daily, often}},
		} {
			time.Sleep(c.after)
			d.cycle(c.force)
			asked := d.upstream.urls()
			slices.Sort(asked)
			if !slices.Equal(asked, c.want) {
				t.Errorf("%s: asked %q, want %q", c.name, asked, c.want)
			}
		}
	})
}

func TestACycleWithoutWorkReturnsAtOnce(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		begun := time.Now()
		if report := d.cycle(true); !cmp.Equal(report, aggregator.Report{}) {
			t.Errorf("reported %+v", report)
		}
		if took := time.Since(begun); took != 0 {
			t.Errorf("took %s", took)
		}
	})
}

func TestACycleShowsHowFarItIs(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "wire"}, &aggregator.Source{Name: "broken"}, &aggregator.Source{Name: "off", Disabled: true})
		d.upstream.serve(d.Sources[0].URL, stories("a")...)
		var seen []string
		d.Watch = func(done, due int) { seen = append(seen, fmt.Sprintf("%d/%d", done, due)) }
		d.cycle(false)
		if want := []string{"0/2", "1/2", "2/2"}; !slices.Equal(seen, want) {
			t.Errorf("showed %q, want %q", seen, want)
		}
	})
}

func TestACycleReportsWhatItDid(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.Retention = time.Hour
		d.sources(&aggregator.Source{Name: "wire"}, &aggregator.Source{Name: "paper"}, &aggregator.Source{Name: "radio"}, &aggregator.Source{Name: "broken"})
		edited := story("b")
		edited.Title = "b, corrected"
		d.upstream.serve(d.Sources[0].URL, stories("gone", "a", "b")...)
		if got, want := d.cycle(false), (aggregator.Report{
			Asked: 4, Failed: 3, New: 3, Harvests: []aggregator.Harvest{{Source: "wire", New: 3}},
			Failures: []aggregator.Failure{{Source: "broken", Error: "answered 404"}, {Source: "paper", Error: "answered 404"}, {Source: "radio", Error: "answered 404"}},
		}); !cmp.Equal(got, want) {
			t.Errorf("first %s", cmp.Diff(want, got))
		}
		time.Sleep(2 * time.Hour)
		d.upstream.serve(d.Sources[0].URL, append([]aggregator.Item{edited}, stories("a", "c")...)...)
		d.upstream.serve(d.Sources[1].URL, stories("a")...)
		d.upstream.serve(d.Sources[2].URL)
		d.upstream.answer(d.Sources[3].URL, garbled)
		got := d.cycle(false)
		want := aggregator.Report{
			Asked: 4, Failed: 1, New: 1, Changed: 2, Known: 1, Purged: 1,
			Harvests: []aggregator.Harvest{{Source: "wire", New: 1}}, Failures: got.Failures,
		}
		if !cmp.Equal(got, want) || len(got.Failures) != 1 || !strings.HasPrefix(got.Failures[0].Error, "read https://broken.example/feed: ") {
			t.Errorf("second %s", cmp.Diff(want, got))
		}
	})
}

func TestOneHostIsAskedWithGapsInOrder(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		var want []string
		for i, host := range []string{"a", "www.a", "b", "feeds.a"} {
			s := &aggregator.Source{Name: fmt.Sprint("s", i), URL: fmt.Sprintf("https://%s.example/%d", host, i)}
			d.sources(append(d.Sources, s)...)
			d.upstream.serve(s.URL)
		}
		begun := time.Now()
		d.cycle(true)
		var got []string
		for _, r := range d.upstream.requests() {
			got = append(got, fmt.Sprintf("%s %s", r.At.Sub(begun), r.URL))
		}
		slices.Sort(got)                        // two at the same time
		turn := latency + latency + time.Second // fetched, read, and the gap
		want = []string{"0s https://a.example/0", "0s https://b.example/2", turn.String() + " https://www.a.example/1", (2 * turn).String() + " https://feeds.a.example/3"}
		if !slices.Equal(got, want) {
			t.Errorf("asked %q\nwant %q", got, want)
		}
	})
}

func TestManySourcesShareFewPlaces(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.Concurrency, d.Readers = 4, 2
		var names []string
		for i := range 300 {
			names = append(names, fmt.Sprintf("s%03d", i))
			s := &aggregator.Source{Name: names[i]}
			d.sources(append(d.Sources, s)...)
			d.upstream.serve(s.URL, stories(names[i])...)
		}
		if report := d.cycle(false); report.New != 300 || report.Asked != 300 {
			t.Errorf("reported %+v", report)
		}
		if d.upstream.most > 4 || d.upstream.reading.most != 2 {
			t.Errorf("%d requests and %d readings at a time", d.upstream.most, d.upstream.reading.most)
		}
		if n := len(d.articles()); n != 300 {
			t.Errorf("%d articles", n)
		}
	})
}

func TestACycleThatCannotSaveSaysSo(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		disk := &brittle{Store: d.disk}
		d.Store = disk
		d.sources(&aggregator.Source{Name: "wire"})
		d.upstream.serve(d.Sources[0].URL, stories("a")...)
		full := errors.New("no space left on device")
		disk.breaks(full)
		report, err := d.Cycle(context.Background(), false)
		if !errors.Is(err, full) || !strings.HasPrefix(err.Error(), "save articles: ") || report.New != 0 {
			t.Errorf("reported %+v, %v", report, err)
		}
		disk.breaks(nil)
		if report := d.cycle(false); report.New != 1 {
			t.Errorf("then reported %+v", report)
		}
	})
}

func TestACycleThatIsEndedReportsWhatWasSaved(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.sources(&aggregator.Source{Name: "wire"}, &aggregator.Source{Name: "hangs"})
		d.upstream.serve(d.Sources[0].URL, stories("a")...)
		d.upstream.answer(d.Sources[1].URL, hanging)
		ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
		defer cancel()
		report, err := d.Cycle(ctx, false)
		if want := (aggregator.Report{Asked: 1, New: 1, Harvests: []aggregator.Harvest{{Source: "wire", New: 1}}}); !errors.Is(err, context.DeadlineExceeded) || !cmp.Equal(report, want) {
			t.Errorf("reported %+v, %v", report, err)
		}
		d.shows("a")
		if st := d.state("hangs"); st.Name != "" {
			t.Errorf("the source that hangs is remembered as %+v", st)
		}
	})
}

func TestAChangedConfigurationMovesStoredArticles(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire, paper := &aggregator.Source{Name: "wire"}, &aggregator.Source{Name: "paper"}
		d.sources(wire)
		d.upstream.serve(wire.URL, stories("a")...)
		d.cycle(false)
		d.sources(wire, paper)
		d.upstream.serve(paper.URL, stories("b")...)
		d.cycle(false)
		d.shows("b a")
		d.sources(wire) // paper is no longer configured
		d.cycle(false)
		d.shows("a")
		d.sources(wire, paper)
		d.cycle(false)
		d.shows("b a")
	})
}
