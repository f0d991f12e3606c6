package aggregator_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
)

// shared is a feed on the host that the sources of these tests are led to.
func shared(name string) string { return "https://feeds.shared.example/" + name }

// led configures n sources on hosts of their own, all of them led to one host,
// and another one with its address there.
func led(d *daemon, n int) (sources []*aggregator.Source, direct *aggregator.Source) {
	for i := range n {
		s := &aggregator.Source{Name: fmt.Sprint("s", i), URL: fmt.Sprintf("https://own%d.example/feed", i)}
		sources = append(sources, s)
		d.upstream.answer(s.URL, leading(shared(s.Name)))
		d.upstream.answer(shared(s.Name), landing(shared(s.Name), aggregator.Feed{Items: stories(s.Name)}))
	}
	direct = &aggregator.Source{Name: "direct", URL: shared("direct")}
	d.upstream.serve(direct.URL, stories("direct")...)
	d.sources(append(slices.Clone(sources), direct)...)
	return sources, direct
}

func TestAHostThatRedirectsLeadToHasItsBudgetToo(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		d.Concurrency = 4
		led(d, 20)
		for i := range 20 {
			free := &aggregator.Source{Name: fmt.Sprint("free", i)}
			d.sources(append(d.Sources, free)...)
			d.upstream.serve(free.URL, stories(free.Name)...)
		}
		begun := time.Now()
		d.cycle(true)
		asked := d.upstream.requests()
		var last time.Time
		for _, r := range asked {
			switch {
			case strings.Contains(r.URL, "shared"):
				if gap := r.At.Sub(last); gap < time.Second {
					t.Errorf("a16: asked %s after %s", r.URL, gap)
				}
				last = r.At
			case strings.Contains(r.URL, "free") && r.At.Sub(begun) > 3*time.Second:
				t.Errorf("%s waited for %s, as if the turns that wait for another host had places", r.URL, r.At.Sub(begun))
			}
		}
		if n := len(d.articles()); n != 41 || len(asked) != 61 {
			t.Errorf("%d articles by %d requests", n, len(asked))
		}
	})
}

func TestPatienceOfAHostThatRedirectsLedTo(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		sources, direct := led(d, 3)
		d.cycle(true)
		d.upstream.answer(shared("s1"), refusing(429, 2*time.Hour))
		other := &aggregator.Source{Name: "other", URL: "https://sub.own1.example/feed"} // a neighbour of where s1 is asked
		d.upstream.serve(other.URL, stories("other")...)
		d.sources(sources[1], other)
		d.cycle(true)
		d.sources(append(sources, direct, other)...)
		d.upstream.requests()
		for _, c := range []struct {
			name  string
			after time.Duration
			want  []string
		}{
			{"a17 at once", 0, []string{other.URL}},
			{"a17 just before", 2*time.Hour - time.Minute, []string{other.URL}},
			{"a17 just after", 2 * time.Minute, []string{direct.URL, sources[0].URL, shared("s0")}},
		} {
			time.Sleep(c.after)
			d.cycle(true)
			asked := d.upstream.urls()
			for _, url := range c.want {
				if !slices.Contains(asked, url) {
					t.Errorf("%s: %s was not asked", c.name, url)
				}
			}
			if len(c.want) == 1 && len(asked) != 1 {
				t.Errorf("%s: asked %q", c.name, asked)
			}
		}
	})
}

func TestARedirectIntoAHostThatIsHeld(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		sources, direct := led(d, 1)
		sources[0].Mirrors = []string{"https://mirror.example/feed"}
		d.upstream.serve(sources[0].Mirrors[0], stories("mirrored")...)
		d.upstream.answer(direct.URL, refusing(429, time.Hour))
		d.sources(direct)
		d.cycle(true)
		d.sources(sources[0], direct)
		d.upstream.requests()
		d.cycle(true) // nobody knows yet where s0 leads
		if asked := d.upstream.urls(); !slices.Equal(asked, []string{sources[0].URL, sources[0].Mirrors[0]}) {
			t.Errorf("a17: asked %q", asked)
		}
		d.shows("mirrored")
		sources[0].Mirrors = nil
		time.Sleep(time.Minute)
		d.cycle(true)
		st := d.state("s0")
		if asked := d.upstream.urls(); !slices.Equal(asked, []string{sources[0].URL}) || !strings.Contains(st.Error, "shared.example asked to be left alone") || !st.NotBefore.After(time.Now()) {
			t.Errorf("a17: asked %q, remembered %+v", asked, st)
		}
		d.cycle(true)
		if asked := d.upstream.urls(); len(asked) != 0 {
			t.Errorf("a10: asked %q once more", asked)
		}
	})
}

func TestWhereRedirectsLedIsAskedWithItsValidators(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		sources, _ := led(d, 1)
		d.sources(sources...)
		d.cycle(true)
		d.upstream.requests()
		d.cycle(true)
		for _, r := range d.upstream.requests() {
			if r.Validators.URL != shared("s0") || r.Validators.ETag == "" {
				t.Errorf("a1: asked %+v", r)
			}
		}
		if st := d.state("s0"); st.LastStatus != 304 {
			t.Errorf("a1: status %d", st.LastStatus)
		}
	})
}

func TestA410BehindATemporaryRedirectIsAFailure(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire := &aggregator.Source{Name: "wire", Mirrors: []string{"https://mirror.example/feed"}}
		d.sources(wire)
		d.upstream.serve(wire.Mirrors[0], stories("a")...)
		d.upstream.answer(wire.URL, func(context.Context, aggregator.Request) (*aggregator.Response, error) {
			return nil, &aggregator.FetchError{Status: 410, Astray: true, Err: fmt.Errorf("answered 410")}
		})
		d.cycle(true)
		if st := d.state("wire"); st.Gone || st.ActiveURL != wire.Mirrors[0] {
			t.Errorf("a22: %+v", st)
		}
		wire.Mirrors = nil
		d.cycle(true)
		if st := d.state("wire"); st.Gone || st.Failures != 1 {
			t.Errorf("a22: %+v", st)
		}
	})
}
