package publish

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"strings"
	"syscall"
	"testing"
	"time"

	"tidings/aggregator"
)

// numbered is article n, with about three kilobytes of text.
func numbered(n int) *aggregator.Article {
	a := full()
	a.Seq, a.ID, a.URL = uint64(n), fmt.Sprintf("tag:harbour.example,2026:%d", n), fmt.Sprintf("https://harbour.example/%d", n)
	a.Title = fmt.Sprintf("Ferry %d & crew", n)
	a.Published = noon.Add(time.Duration(n) * time.Second)
	a.Updated = a.Published
	a.Content = prose(rand.New(rand.NewPCG(uint64(n), 0)), 3000)
	return a
}

// prose is HTML of that length, in bytes, as hard to compress as a language is:
// its words are made of syllables, some more often than others.
func prose(random *rand.Rand, length int) string {
	syllables := strings.Fields("the an ing to er of re in con ver sal ti on de al ma lo pe si que bra ster wick fen dol hum yar pos tul gri")
	var text strings.Builder
	for text.Len() < length {
		fmt.Fprintf(&text, `<p><a href="https://harbour.example/%x">`, random.Uint32())
		for range 40 {
			for range 1 + random.IntN(3) {
				text.WriteString(syllables[random.IntN(1+random.IntN(len(syllables)))])
			}
			text.WriteByte(' ')
		}
		text.WriteString("</a></p>\n")
	}
	return text.String()
}

// latestOf are count articles, the newest first, of which last is the first.
func latestOf(last, count int) []Shown {
	var articles []*aggregator.Article
	for n := last; n > last-count; n-- {
		articles = append(articles, numbered(n))
	}
	return alone(articles)
}

// writtenIn are the bodies of an edition, by format, pages left out.
func writtenIn(t testing.TB, e *edition) [asPage][]byte {
	t.Helper()
	var bodies [asPage][]byte
	for as := range bodies {
		r, err := e.renditions[as]()
		if err != nil {
			t.Fatal(err)
		}
		for _, variant := range r.variants {
			if _, err := variant(); err != nil {
				t.Fatal(err)
			}
		}
		bodies[as] = r.body
	}
	return bodies
}

func TestWhatIsTakenOverIsWhatWouldBeWritten(t *testing.T) {
	s, section := newSite(options(nil)), tree().At("news")
	first := []*aggregator.Article{full(), spare(), talk(), nameless()}
	edited, sighted := spare(), full()
	edited.Title = "Edited, and dated as before"
	sighted.Sightings[0].Feed.Title = "Valley, renamed"
	like := Shown{Article: talk(), Related: []*aggregator.Article{nameless(), spare()}}
	for name, next := range map[string][]Shown{
		"nothing new":           alone([]*aggregator.Article{full(), spare(), talk(), nameless()}),
		"one at the top":        alone([]*aggregator.Article{numbered(9), full(), spare(), talk()}),
		"one gone":              alone([]*aggregator.Article{full(), nameless()}),
		"one edited":            alone([]*aggregator.Article{full(), edited, talk(), nameless()}),
		"one sighted otherwise": alone([]*aggregator.Article{sighted, spare()}),
		"one related":           {{Article: full()}, like},
		"all gone":              nil,
	} {
		t.Run(name, func(t *testing.T) {
			before := newEdition(&s, section, alone(first), place{}, nil)
			writtenIn(t, before)
			after := newEdition(&s, section, next, place{}, before)
			for as, body := range writtenIn(t, after) {
				want, _, err := newFeed(&s, section, next, after.modified, nil).document(as)
				must(t, err)
				if !bytes.Equal(want, body) {
					t.Errorf("%s: got %s\nwant %s", formats[as].name, body, want)
				}
			}
		})
	}
}

func TestAnEntryIsKeptWhereItIsWritten(t *testing.T) {
	s, section := newSite(options(nil)), tree().At("news")
	before := newEdition(&s, section, latestOf(3, 3), place{}, nil)
	writtenIn(t, before)
	after := newEdition(&s, section, latestOf(4, 3), place{}, before)
	bodies := writtenIn(t, after)
	f := newFeed(&s, section, latestOf(4, 3), noon, after.shelf)
	for as, body := range bodies {
		for _, e := range f.entries {
			if written := e.written[as].Load(); written == nil || !partOf(body, written.text) {
				t.Errorf("%s: what was written of %s is no part of the newest document", formats[as].name, e.ID)
			}
		}
	}
}

// partOf reports whether part lies in whole's memory.
func partOf(whole, part []byte) bool {
	at := bytes.Index(whole, part)
	return at >= 0 && len(part) > 0 && &whole[at] == &part[0]
}

// BenchmarkRebuild renders all feed formats of a section of a hundred entries
// after one new article, with the codings that they are served in, and states
// the CPU time of it.
func BenchmarkRebuild(b *testing.B) {
	s, section := newSite(options(nil)), tree().At("news")
	shown := latestOf(b.N+100, b.N+100)
	current := newEdition(&s, section, shown[b.N:], place{}, nil)
	writtenIn(b, current)
	measured(b, func(n int) {
		at := b.N - 1 - n
		current = newEdition(&s, section, shown[at:at+100], place{}, current)
		writtenIn(b, current)
	})
}

// BenchmarkSplice is what of a rebuild is not compression.
func BenchmarkSplice(b *testing.B) {
	s, section, held := newSite(options(nil)), tree().At("news"), &shelf{}
	shown := latestOf(b.N+100, b.N+100)
	splice := func(at int) {
		f := newFeed(&s, section, shown[at:at+100], noon, held)
		for as := range asPage {
			if _, _, err := f.document(as); err != nil {
				b.Fatal(err)
			}
		}
	}
	splice(b.N)
	measured(b, func(n int) { splice(b.N - 1 - n) })
}

// measured runs a benchmark, the collector of garbage included.
func measured(b *testing.B, run func(n int)) {
	spent := cpu(b)
	b.ResetTimer()
	for n := range b.N {
		run(n)
	}
	b.ReportMetric(float64((cpu(b)-spent).Microseconds())/1000/float64(b.N), "cpu-ms/op")
}

// cpu is the time that this process has spent on processors.
func cpu(b *testing.B) time.Duration {
	b.Helper()
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		b.Fatal(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
