package storetest

import (
	"fmt"
	"time"

	"tidings/aggregator"

	"pgregory.net/rapid"
)

func sources() []string { return []string{"a", "b", "c"} }

func sections() []string { return []string{aggregator.Root, "a", "b", "c", "n0", "n1", "n2"} }

// randomPlacement is one of several rules by which articles move when their
// words or their sources do; each leaves some articles out of every section.
func randomPlacement(n int) aggregator.Placement {
	return func(a *aggregator.Article) []aggregator.SectionID {
		words := len(a.Title) + n
		if words%4 == 0 {
			return nil
		}
		ids := []aggregator.SectionID{root(), aggregator.SectionIDOf(fmt.Sprint("n", words%3))}
		if n%2 == 0 {
			ids = append(ids, aggregator.SectionIDOf(a.Source().Source))
		}
		if a.Surplus {
			return []aggregator.SectionID{root().Surplus()}
		}
		return ids
	}
}

func randomIngest(rt *rapid.T) aggregator.Ingest {
	source := rapid.SampledFrom(sources()).Draw(rt, "source")
	in := document(source)
	in.Whole = rapid.Bool().Draw(rt, "whole")
	in.Allowance = rapid.IntRange(0, 3).Draw(rt, "allowance")
	for range rapid.IntRange(0, 5).Draw(rt, "arrivals") {
		in.Arrivals = append(in.Arrivals, randomArrival(rt, source))
	}
	return in
}

// randomArrival draws from so few words that articles meet often.
func randomArrival(rt *rapid.T, source string) aggregator.Arrival {
	id := rapid.SampledFrom([]string{"", "urn:1", "urn:2", "urn:3", "urn:4"})
	in := carried(source, rapid.StringMatching(`https://[ab]\.example/[1-5]`).Draw(rt, "url"),
		titled(rapid.SampledFrom([]string{"I", "II", "III", "IIII"}).Draw(rt, "title")),
		published(randomTime(rt)), guid(id.Draw(rt, "guid")))
	if rapid.Bool().Draw(rt, "claims to be new") {
		in.Article.FirstSeen = in.Article.Published
	}
	if rapid.IntRange(0, 3).Draw(rt, "own id") == 0 {
		in.Article.ID = id.Draw(rt, "id")
	}
	if in.GUID != "" && rapid.Bool().Draw(rt, "apart") {
		in.Apart, in.Echo = key(in.Article.URL+in.GUID), in.Article.URL+in.Article.Title
		in.Article.FirstSeen = in.Article.Published.Add(time.Minute)
	}
	if in.Apart != (aggregator.Key{}) && rapid.Bool().Draw(rt, "link is shared") {
		in.Article.Key = in.Apart
	}
	in.Article.Sightings[0].OnSite = rapid.Bool().Draw(rt, "on site")
	in.Article.Sightings[0].Priority = rapid.IntRange(0, 1).Draw(rt, "priority")
	return in
}

// randomTime is one of a few seconds around 1970.
func randomTime(rt *rapid.T) time.Time {
	return time.Unix(rapid.Int64Range(-3, 3).Draw(rt, "second"), 0).UTC()
}
