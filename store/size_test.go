package store_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/aggregator"
)

// BenchmarkDisk stores articles of about 3 KB of HTML, each in three sections,
// and reports what an article takes on disk, its indexes included, beside its
// HTML: pages in use, and the file with what is free in it.
func BenchmarkDisk(b *testing.B) {
	const articles, batch = 20_000, 200
	for b.Loop() {
		path := b.TempDir() + "/tidings.db"
		s, err := quietly(path)
		if err != nil {
			b.Fatal(err)
		}
		words, html := newWords(), 0
		for n := 0; n < articles; n += batch {
			in := words.document(n, batch)
			for i := range in.Arrivals {
				html += len(in.Arrivals[i].Article.Content)
			}
			if _, err := s.Commit(b.Context(), []aggregator.Ingest{in}, inThree); err != nil {
				b.Fatal(err)
			}
		}
		stats, err := s.Stats(b.Context())
		if err := errors.Join(err, s.Close()); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(float64(stats.Used())/articles, "used-B/article")
		b.ReportMetric(float64(stats.Used())/float64(html), "used-B/HTML-B")
		b.ReportMetric(float64(stats.Bytes)/float64(html), "file-B/HTML-B")
	}
}

// An article takes less than 0.6 of the room of its HTML, its indexes included, in a store of a few thousand too.
func TestAnArticleTakesLessThanItsText(t *testing.T) {
	s := open(t, newPath(t))
	defer shut(t, s)
	words, html := newWords(), 0
	for n := 0; n < 3000; n += 500 {
		in := words.document(n, 500)
		for i := range in.Arrivals {
			html += len(in.Arrivals[i].Article.Content)
		}
		if _, err := s.Commit(t.Context(), []aggregator.Ingest{in}, inThree); err != nil {
			t.Fatal(err)
		}
	}
	stats, err := s.Stats(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if share := float64(stats.Used()) / float64(html); share > 0.6 {
		t.Errorf("articles take %.3f of their HTML", share)
	}
	for _, b := range stats.Buckets {
		if want := map[string]int{"keys": 3000, "entries": 9000, "ids": 3000}[b.Name]; want != 0 && b.Entries != want {
			t.Errorf("%s has %d entries, want %d", b.Name, b.Entries, want)
		}
	}
}

// inThree places an article in the root and in one of ten pairs of a section
// and the one above it.
func inThree(a *aggregator.Article) []aggregator.SectionID {
	n := int(a.Key[0]) % 10
	return []aggregator.SectionID{
		aggregator.SectionIDOf(aggregator.Root),
		aggregator.SectionIDOf(fmt.Sprint("n", n/3)),
		aggregator.SectionIDOf(fmt.Sprintf("n%d/m%d", n/3, n)),
	}
}

// words writes text whose words are as unequally frequent as those of a
// language.
type words struct {
	random *rand.Rand
	often  *rand.Zipf
	list   []string
}

func newWords() *words {
	w := &words{random: rand.New(rand.NewPCG(1, 2))}
	w.often = rand.NewZipf(w.random, 1.15, 2.7, 7999)
	for range 8000 {
		word := ""
		for range 1 + w.random.IntN(4) {
			word += string("bcdfghklmnprstvw"[w.random.IntN(16)]) + string("aeiou"[w.random.IntN(5)])
		}
		w.list = append(w.list, word)
	}
	slices.SortStableFunc(w.list[:200], func(a, b string) int { return len(a) - len(b) })
	return w
}

func (w *words) text(n int) string {
	var text strings.Builder
	for i := range n {
		if i > 0 {
			text.WriteByte(' ')
		}
		text.WriteString(w.list[w.often.Uint64()])
	}
	return text.String()
}

// html is about 3 KB of paragraphs, with a picture and a link.
func (w *words) html() string {
	var html strings.Builder
	fmt.Fprintf(&html, `<figure><img src="https://wire.example/pictures/%x.jpg" alt="%s"></figure>`, w.random.Uint64(), w.text(4))
	for html.Len() < 2900 {
		fmt.Fprintf(&html, "<p class=\"article-text\">%s, %s. %s.</p>\n", w.text(12), w.text(20), w.text(15))
	}
	fmt.Fprintf(&html, `<p><a href="https://wire.example/topics/%x">%s</a></p>`, w.random.Uint32(), w.text(3))
	return html.String()
}

// document is what a source offers: so many articles, numbered from n.
func (w *words) document(n, articles int) aggregator.Ingest {
	in := aggregator.Ingest{State: aggregator.SourceState{Name: source}, Whole: true}
	for i := range articles {
		a := carried(fmt.Sprintf("https://wire.example/news/%s-%d", strings.ReplaceAll(w.text(5), " ", "-"), n+i))
		a.Article.Title, a.Article.Content = w.text(8), w.html()
		a.Article.Published = a.Article.Published.Add(time.Duration(n+i-w.random.IntN(300)) * time.Minute)
		a.Article.Updated = a.Article.Published
		in.Arrivals = append(in.Arrivals, a)
	}
	return in
}
