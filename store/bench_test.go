package store_test

import (
	"fmt"
	"strings"
	"testing"

	"tidings/aggregator"
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
