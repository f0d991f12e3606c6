package publish

import (
	"bytes"
	"slices"
	"testing"
	"time"

	"tidings/aggregator"
)

func TestAllFormatsTogether(t *testing.T) {
	all := []*aggregator.Article{full(), spare(), talk(), nameless()}
	t.Run("b10 a feed is as new as the entry that changed last", func(t *testing.T) {
		is(t, "updated", atomOf(t, spare(), full()).text("updated"), "2026-03-01T11:00:00Z")
		is(t, "lastBuildDate", rssOf(t, spare(), full()).text("lastBuildDate"), "Sun, 01 Mar 2026 11:00:00 GMT")
		is(t, "lastBuildDate without entries", rssOf(t).text("lastBuildDate"), "")
	})
	t.Run("b47 they show the same entries, in the same order", func(t *testing.T) {
		want := idsIn(t, asRSS, all...)
		if len(want) != len(all) {
			t.Errorf("RSS shows %q", want)
		}
		for as := range readers {
			if got := idsIn(t, as, all...); !slices.Equal(got, want) {
				t.Errorf("%s shows %q, RSS %q", formats[as].name, got, want)
			}
		}
	})
	t.Run("b48 any text leaves them well-formed", func(t *testing.T) {
		for _, text := range hostile {
			for as := range formats {
				for _, p := range []place{{}, page(), archive()} {
					wellFormed(t, as, placed(t, as, p, poisoned(text), talk()))
				}
			}
		}
	})
	t.Run("b49 the same articles are the same bytes", func(t *testing.T) {
		for as := range formats {
			elsewhere := make([]*aggregator.Article, len(all))
			for i, a := range all {
				moved := *a
				moved.Published, moved.Updated = a.Published.In(time.FixedZone("", 3600)), a.Updated.In(time.FixedZone("", -3600))
				elsewhere[i] = &moved
			}
			if !bytes.Equal(written(t, as, "news", all...), written(t, as, "news", elsewhere...)) {
				t.Errorf("%s differs", formats[as].name)
			}
		}
	})
}

// idsIn are the ids that a format shows.
func idsIn(t *testing.T, as int, articles ...*aggregator.Article) []string {
	t.Helper()
	var ids []string
	for _, s := range readers[as](t, written(t, as, "news", articles...)) {
		ids = append(ids, s.ID)
	}
	return ids
}
