package aggregator_test

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
)

func TestABrokenSourceKeepsItsArticlesAndIsAskedLess(t *testing.T) {
	for _, c := range []struct {
		name   string
		answer answer
	}{
		{"a22 404", refusing(404, 0)}, {"a22 403", refusing(403, 0)}, {"a22 401", refusing(401, 0)}, {"a22 500", refusing(500, 0)},
		{"a22 network", down}, {"a23 HTML", garbled}, {"a23 empty", func(context.Context, aggregator.Request) (*aggregator.Response, error) {
			return &aggregator.Response{Status: 200, Validators: aggregator.Validators{ETag: `"empty"`}}, nil
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				wire := &aggregator.Source{Name: "wire"}
				d.sources(wire)
				d.upstream.serve(wire.URL, stories("a")...)
				d.cycle(true)
				before := d.state("wire")
				d.upstream.answer(wire.URL, c.answer)
				d.upstream.requests()
				stop := d.start()
				time.Sleep(48 * time.Hour)
				stop()
				st := d.state("wire")
				if n := len(d.upstream.urls()); n < 6 || n > 10 || st.Failures != n || st.Validators.At(wire.URL) != before.Validators.At(wire.URL) {
					t.Errorf("asked %d times: %+v", n, st)
				}
				d.shows("a")
				d.upstream.serve(wire.URL, stories("a", "b")...)
				d.cycle(true)
				if st := d.state("wire"); st.Failures != 0 {
					t.Errorf("a success left %+v", st)
				}
				d.shows("b a")
			})
		})
	}
}

func TestA410EndsASourceUntilItIsRevived(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		wire := &aggregator.Source{Name: "wire"}
		d.sources(wire)
		d.upstream.serve(wire.URL, stories("a")...)
		d.cycle(true)
		d.upstream.answer(wire.URL, refusing(410, 0))
		if report := d.cycle(true); len(report.Failures) != 1 {
			t.Errorf("a22: reported %+v", report)
		}
		if lines := strings.Join(d.log.since(slog.LevelWarn), ""); !strings.Contains(lines, "source=wire status=410") || !strings.Contains(lines, "next=never") {
			t.Errorf("a22: logged %q", lines)
		}
		d.upstream.requests()
		stop := d.start()
		time.Sleep(100 * 24 * time.Hour)
		stop()
		if asked := d.upstream.urls(); len(asked) != 0 {
			t.Errorf("a22: asked %q", asked)
		}
		d.shows("a")
		if err := d.Revive(context.Background(), "nobody"); !errors.Is(err, aggregator.ErrUnknownSource) {
			t.Error(err)
		}
		if err := d.Revive(context.Background(), "wire"); err != nil {
			t.Fatal(err)
		}
		d.upstream.serve(wire.URL, stories("a", "b")...)
		d.cycle(false)
		d.shows("b a")
	})
}
