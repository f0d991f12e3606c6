package aggregator_test

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/read"
	"tidings/store"

	"github.com/google/go-cmp/cmp"
)

// forgetful reads every document whole.
type forgetful struct{ aggregator.Reader }

func (f forgetful) Read(d aggregator.Document) (*aggregator.Feed, error) {
	d.Known = nil
	feed, err := f.Reader.Read(d)
	if err == nil {
		feed.Prints = nil
	}
	return feed, err
}

// counting counts the items that were read.
type counting struct {
	aggregator.Reader
	items int
}

func (c *counting) Read(d aggregator.Document) (*aggregator.Feed, error) {
	feed, err := c.Reader.Read(d)
	if err == nil {
		c.items += len(feed.Items)
	}
	return feed, err
}

// twins are two daemons with the same upstream, of which the second one reads
// every document whole.
func twins(t *testing.T) (d, whole *daemon, reader *counting) {
	var both [2]*daemon
	for i := range both {
		disk, err := store.Open(filepath.Join(t.TempDir(), "tidings.db"), store.Options{Log: slog.New(slog.DiscardHandler)})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { disk.Close() })
		both[i] = newDaemon(t, disk)
		both[i].Concurrency = 1 // one after the other, in one order
		both[i].sources(&aggregator.Source{Name: "wire"}, &aggregator.Source{Name: "gazette", Priority: 1})
	}
	d, whole = both[0], both[1]
	reader = &counting{Reader: read.New()}
	whole.upstream = d.upstream
	d.Reader, whole.Reader = reader, forgetful{read.New()}
	d.Fetcher, whole.Fetcher = d.upstream, d.upstream
	return d, whole, reader
}

// compareTwins lets both daemons read what there is, and wants them alike then.
func compareTwins(t *testing.T, d, whole *daemon) {
	t.Helper()
	begun := time.Now()
	got := d.cycle(true)
	took := time.Since(begun)
	whole.Now = func() time.Time { return time.Now().Add(-took) } // what it does, it does at the same time
	want := whole.cycle(true)
	time.Sleep(time.Hour)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("report: -whole +got\n%s", diff)
	}
	if diff := cmp.Diff(whole.articles(), d.articles()); diff != "" {
		t.Errorf("articles: -whole +got\n%s", diff)
	}
	for _, s := range d.Sources {
		if diff := cmp.Diff(remembered(whole, s.Name), remembered(d, s.Name)); diff != "" {
			t.Errorf("%s: -whole +got\n%s", s.Name, diff)
		}
		if diff := cmp.Diff(listed(whole, s.Name), listed(d, s.Name)); diff != "" {
			t.Errorf("%s: -whole +got\n%s", s.Name, diff)
		}
	}
}

// remembered is what is known of a source, without what saves reading.
func remembered(d *daemon, name string) aggregator.SourceState {
	st := d.state(name)
	st.Outlook = 0
	return st
}

func listed(d *daemon, name string) []uint64 {
	seqs := d.listed(name)
	slices.Sort(seqs)
	return seqs
}

// paper is a feed that is written anew at every turn.
type paper struct {
	rand     *rand.Rand
	name     string
	language string
	entries  []entry
	last     int
}

type entry struct {
	guid, link, title, body string
	day                     int
}

// turn publishes, edits or drops an entry, or changes what is around them all.
func (p *paper) turn() {
	switch r := p.rand; r.IntN(10) {
	case 0, 1, 2, 3:
		p.publish()
	case 4:
		if len(p.entries) > 0 {
			p.entries = p.entries[:len(p.entries)-1]
		}
	case 5:
		p.edit(func(e *entry) { e.title += " again" })
	case 6:
		p.edit(func(e *entry) { e.guid = p.guid() })
	case 7:
		p.edit(func(e *entry) { e.link = p.link() })
	case 8:
		p.language = []string{"en", "de"}[r.IntN(2)]
	case 9:
		r.Shuffle(len(p.entries), func(i, j int) { p.entries[i], p.entries[j] = p.entries[j], p.entries[i] })
	}
}

func (p *paper) publish() {
	p.last++
	e := entry{guid: p.guid(), link: p.link(), title: fmt.Sprint("Title ", p.rand.IntN(30)), body: fmt.Sprint("<p>Body ", p.last, "</p>"), day: p.rand.IntN(20)}
	p.entries = append([]entry{e}, p.entries...)
	p.entries = p.entries[:min(len(p.entries), 8)]
}

func (p *paper) edit(change func(*entry)) {
	if n := len(p.entries); n > 0 {
		change(&p.entries[p.rand.IntN(n)])
	}
}

// guid is mostly one that was not there; some are, and some are missing.
func (p *paper) guid() string {
	switch n := p.rand.IntN(12); n {
	case 0:
		return ""
	case 1:
		return fmt.Sprint("urn:", p.rand.IntN(5))
	}
	return fmt.Sprint("urn:", p.name, p.rand.IntN(1000))
}

// link is mostly one that was not there; some are, some are those of others,
// some lead to the front page or nowhere.
func (p *paper) link() string {
	switch p.rand.IntN(12) {
	case 0:
		return ""
	case 1:
		return fmt.Sprintf("https://%s.example/", p.name)
	case 2:
		return fmt.Sprint("https://wire.example/", p.rand.IntN(5))
	case 3:
		return fmt.Sprintf("https://%s.example/live#part-%d", p.name, p.rand.IntN(3))
	}
	return fmt.Sprintf("https://%s.example/%d", p.name, p.rand.IntN(1000))
}

func (p *paper) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, `<rss version="2.0"><channel><title>%s</title><language>%s</language><lastBuildDate>Sat, 01 Jan 2000 00:00:%02d GMT</lastBuildDate>`, p.name, p.language, p.last%60)
	for _, e := range p.entries {
		fmt.Fprintf(&b, "<item><title>%s</title><link>%s</link><guid>%s</guid><description><![CDATA[%s]]></description>", e.title, e.link, e.guid, e.body)
		if e.day > 0 {
			fmt.Fprintf(&b, "<pubDate>%02d Dec 1999 12:00:00 GMT</pubDate>", e.day)
		}
		b.WriteString("</item>\n")
	}
	return b.String() + "</channel></rss>"
}

// TestWhatIsNotReadAgainChangesNothing lets sources publish, edit, drop, share
// links and mint GUIDs as it comes. Two daemons read along, one of them every
// item every time, and hold the same in the end.
func TestWhatIsNotReadAgainChangesNothing(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d, whole, _ := twins(t)
				r := rand.New(rand.NewPCG(seed, 7))
				papers := []*paper{{rand: r, name: "wire"}, {rand: r, name: "gazette"}}
				for range 25 {
					for i, p := range papers {
						p.turn()
						d.upstream.answer(d.Sources[i].URL, body(p.String()))
					}
					compareTwins(t, d, whole)
				}
				for _, each := range []*daemon{d, whole} {
					if err := each.disk.Check(context.Background()); err != nil {
						t.Error(err)
					}
				}
			})
		})
	}
}

// body is an answer that gives no validators.
func body(text string) answer {
	return func(_ context.Context, r aggregator.Request) (*aggregator.Response, error) {
		return &aggregator.Response{Status: 200, URL: r.URL, Body: []byte(text)}, nil
	}
}

func TestOnlyNewItemsAreRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, whole, reader := twins(t)
		p := &paper{rand: rand.New(rand.NewPCG(1, 1)), name: "wire"}
		for n := range 8 {
			p.entries = append([]entry{{guid: fmt.Sprint("urn:", n), link: fmt.Sprint("https://wire.example/", n), title: "Title"}}, p.entries...)
			p.last++
			d.upstream.answer(d.Sources[0].URL, body(p.String()))
			d.upstream.answer(d.Sources[1].URL, body((&paper{name: "gazette"}).String()))
			compareTwins(t, d, whole)
		}
		if reader.items != 8 {
			t.Errorf("of 8 items, read one after the other, %d were read", reader.items)
		}
	})
}
