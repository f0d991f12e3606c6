package store

import (
	"errors"
	"testing"
	"time"

	"tidings/aggregator"

	"pgregory.net/rapid"
)

func TestWhatAnArticleLacksCostsNothing(t *testing.T) {
	c, err := newCodec()
	if err != nil {
		t.Fatal(err)
	}
	defer c.close()
	at := time.Unix(1, 0).UTC()
	plain, err := c.enc.Marshal(recordOf(&stored{Article: aggregator.Article{
		Published: at, Updated: at, FirstSeen: at, Sightings: []aggregator.Sighting{{Source: "a", Seen: at}},
	}}))
	if err != nil {
		t.Fatal(err)
	}
	var fields map[int]any
	if err := c.dec.Unmarshal(plain, &fields); err != nil {
		t.Fatal(err)
	}
	for _, number := range []int{2, 15} { // id and sightings; always there
		delete(fields, number)
	}
	if len(fields) > 0 {
		t.Errorf("it also has the fields %v", fields)
	}
}

// A head that is cut off is damage; a whole one is what it was.
func TestHeadOfARecordIsWholeOrDamaged(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := head{
			change: rapid.Uint64().Draw(t, "change"), published: rapid.Int64().Draw(t, "published"),
			updated: rapid.Int64().Draw(t, "updated"), firstSeen: rapid.Int64().Draw(t, "first seen"),
		}
		copy(want.key[:], rapid.SliceOfN(rapid.Byte(), 32, 32).Draw(t, "key"))
		payload := want.appendTo(nil)
		got, rest, err := openHead(append(payload, "rest"...))
		if got != want || string(rest) != "rest" || err != nil {
			t.Fatalf("head %+v, rest %q, %v, want %+v", got, rest, err, want)
		}
		cut := rapid.IntRange(0, len(payload)-1).Draw(t, "cut")
		if _, _, err := openHead(payload[:cut]); !errors.Is(err, ErrDamaged) {
			t.Fatalf("of %d bytes %d are left: %v, want damage", len(payload), cut, err)
		}
	})
}
