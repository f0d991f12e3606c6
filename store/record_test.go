package store

import (
	"testing"
	"time"

	"tidings/aggregator"
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
	for _, number := range []int{1, 2, 12, 13, 14, 15} { // key, ids and dates; always there
		delete(fields, number)
	}
	if len(fields) > 0 {
		t.Errorf("it also has the fields %v", fields)
	}
}
