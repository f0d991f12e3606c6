package aggregator_test

import (
	"testing"
	"time"

	"tidings/aggregator"

	"github.com/google/go-cmp/cmp"
)

func TestSecretsAreSentHomeAndNowhereElse(t *testing.T) {
	const home = "https://me:pw@wire.example/feed"
	for _, c := range []struct {
		name, moved string
		sent        map[string]bool // whether the header was, by address
	}{
		{"a21 to where the source moved at home", "https://wire.example/new", map[string]bool{"https://me:pw@wire.example/new": true, home: true, mirrorHome: false}},
		{"a21 to where it moved away", newHome, map[string]bool{newHome: false, home: true, mirrorHome: false}},
	} {
		t.Run(c.name, func(t *testing.T) {
			inBubble(t, func(t *testing.T, d *daemon) {
				d.sources(&aggregator.Source{Name: "wire", URL: home, Mirrors: []string{mirrorHome}, Header: map[string]string{"X-Key": "k"}})
				d.upstream.answer(home, moved(aggregator.Feed{}, c.moved))
				for range 8 {
					d.cycle(true)
					time.Sleep(24 * time.Hour)
				}
				d.upstream.requests()
				d.upstream.answer(home, down) // like the others
				d.cycle(true)
				sent := map[string]bool{}
				for _, r := range d.upstream.requests() {
					sent[r.URL] = r.Header["X-Key"] != ""
				}
				if diff := cmp.Diff(c.sent, sent); diff != "" {
					t.Errorf("-want +got\n%s", diff)
				}
			})
		})
	}
}
