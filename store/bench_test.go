package store_test

import (
	"fmt"
	"strings"
	"testing"

	"tidings/aggregator"
	"tidings/store"
)

// BenchmarkCommit stores batches of 200 new articles of about 3 KB.
func BenchmarkCommit(b *testing.B) {
	const articles = 200
	s, err := quietly(b.TempDir() + "/tidings.db")
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	for n := 0; b.Loop(); n++ {
		in := aggregator.Ingest{State: aggregator.SourceState{Name: source}, Whole: true}
		for i := range articles {
			a := carried(fmt.Sprintf("https://wire.example/%d/%d", n, i))
			a.Article.Content = strings.Repeat(fmt.Sprintf("<p>Paragraph %d of %d.</p> ", i*n, i), 100)
			in.Arrivals = append(in.Arrivals, a)
		}
		if _, err := s.Commit(b.Context(), []aggregator.Ingest{in}, everywhere); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*articles), "ns/article")
}

// BenchmarkArrival stores new articles, thirty at a time, in a store that
// holds so many.
func BenchmarkArrival(b *testing.B) {
	for _, stored := range []int{1_000, 100_000} {
		b.Run(fmt.Sprint(stored), func(b *testing.B) {
			s, err := quietly(b.TempDir() + "/tidings.db")
			if err != nil {
				b.Fatal(err)
			}
			defer s.Close()
			fill(b, s, stored)
			n := stored
			for b.Loop() {
				in := aggregator.Ingest{State: aggregator.SourceState{Name: source}, Whole: true}
				for range 30 {
					n++
					in.Arrivals = append(in.Arrivals, carried(fmt.Sprintf("https://wire.example/%d", n)))
				}
				if _, err := s.Commit(b.Context(), []aggregator.Ingest{in}, everywhere); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*30), "ns/article")
		})
	}
}

// fill stores so many articles.
func fill(b *testing.B, s *store.Store, n int) {
	for from := 0; from < n; from += 1000 {
		in := aggregator.Ingest{State: aggregator.SourceState{Name: source}, Whole: true}
		for i := from; i < min(n, from+1000); i++ {
			in.Arrivals = append(in.Arrivals, carried(fmt.Sprintf("https://wire.example/%d", i)))
		}
		if _, err := s.Commit(b.Context(), []aggregator.Ingest{in}, everywhere); err != nil {
			b.Fatal(err)
		}
	}
}
