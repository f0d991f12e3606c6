package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"tidings/aggregator/fetch/fetchtest"
)

// press is what a life's daemon fetches from: papers that bring a story each
// quarter of an hour, and sources that give trouble, the same in each hour.
type press struct {
	*fetchtest.Upstream
	born  time.Time
	never chan struct{} // what is held until then is held for ever
}

const (
	papers  = 24
	carried = 45 // stories that a paper lists: the oldest are older than retention
	quarter = 15 // minutes
)

func newPress(t *testing.T) *press {
	p := &press{Upstream: fetchtest.InMemory(t), born: time.Now(), never: make(chan struct{})}
	for paper := range papers {
		p.issue(paper, -1)
	}
	return p
}

// sources are all of it, as a configuration has them.
func (p *press) sources() string {
	var text strings.Builder
	for paper := range papers {
		name := paperName(paper)
		text.WriteString(sourceTOML(name, "http://"+name+".example/"+name, fmt.Sprintf("news/%d", paper%4)))
	}
	for _, name := range []string{"breaks", "flaps", "hangs", "resets", "garbles", "moves", "waits", "swells", "fails"} {
		text.WriteString(sourceTOML(name, "http://"+name+".example/"+name, "trouble"))
		text.WriteString("schedule = \"@every 10m\"\n")
	}
	text.WriteString("mirrors = [\"http://mirror.example/mirror\"]\n")
	text.WriteString("[[opml]]\nurl = \"http://lists.example/list\"\nschedule = \"@every 10m\"\nsection = \"lists\"\n")
	return text.String()
}

func paperName(paper int) string { return fmt.Sprintf("paper-%02d", paper) }

// publish is what happens at a minute that five divides.
func (p *press) publish(minute int) {
	for paper := range papers {
		if paper%3 == minute/5%3 {
			p.issue(paper, minute/quarter)
		}
	}
	p.serveGood(minute / quarter)
	p.serveTrouble(minute)
}

// issue has a paper list its stories up to the one of that quarter.
func (p *press) issue(paper, quarter int) {
	formats := []func(string, ...fetchtest.Item) string{fetchtest.RSS, fetchtest.Atom, fetchtest.JSON}
	items := p.stories(paper, quarter, carried, 300)
	answer := fetchtest.Answer{Body: formats[paper/4%len(formats)](paperName(paper), items...)}
	switch paper % 4 {
	case 0:
		answer.ETag = fmt.Sprintf(`"%d"`, quarter)
	case 1:
		answer.LastModified = items[0].Published.Format(time.RFC1123)
	case 2:
		answer.Gzip = true
	}
	p.Serve("/"+paperName(paper), answer)
}

// stories are the last ones that a paper has in a quarter, the newest first. All
// but that were edited since.
func (p *press) stories(paper, quarter, count, size int) (items []fetchtest.Item) {
	for n := quarter; n > quarter-count; n-- {
		i := item(storyName(paper, n), 0)
		i.Content = "<p>" + prattle(paper, n, size) + "</p>"
		i.Published = p.born.Add(time.Duration(n) * 15 * time.Minute)
		if n < quarter {
			i.Title += " (edited)"
		}
		items = append(items, i)
	}
	return items
}

// storyName is always as long. The first papers have their stories from a wire.
func storyName(paper, n int) string {
	if paper < 3 {
		return fmt.Sprintf("wire---%05d", n+carried)
	}
	return fmt.Sprintf("%s-%05d", paperName(paper), n+carried)
}

// prattle is so many bytes of text, which no other story has.
func prattle(paper, n, size int) string {
	r := rand.New(rand.NewPCG(uint64(paper), uint64(n)))
	var text strings.Builder
	for text.Len() < size {
		text.WriteString([]string{"ferry ", "vote; ", "river ", "bread ", "opens ", "train ", "night ", "storm "}[r.IntN(8)])
	}
	return text.String()
}

// serveGood has all sources but papers list their stories of that quarter.
func (p *press) serveGood(quarter int) {
	for n, name := range []string{"breaks", "flaps", "hangs", "resets", "garbles", "waits", "fails", "moved", "mirror", "guest", "list-a", "list-b"} {
		p.Serve("/"+name, fetchtest.Answer{Body: fetchtest.RSS(name, p.stories(papers+n, quarter, 5, 300)...)})
	}
	long := p.stories(papers+20, quarter, 10, 8000) // no small document
	p.Serve("/swells", fetchtest.Answer{Body: fetchtest.RSS("swells", long...), Gzip: true})
}

// serveTrouble has some of them do so no longer.
func (p *press) serveTrouble(minute int) {
	of := minute % 60
	bad := func(name string, from, to int, answer fetchtest.Answer) {
		if from <= of && of < to {
			p.Serve("/"+name, answer)
		}
	}
	bad("breaks", 10, 30, fetchtest.Answer{Status: 500})
	bad("flaps", of/10*10, of/10*10+5, fetchtest.Answer{Status: 502})
	bad("hangs", 30, 40, fetchtest.Answer{Hold: p.never})
	bad("resets", 20, 30, fetchtest.Answer{Body: "<rss><channel><title>Cut", Ending: fetchtest.Reset})
	bad("garbles", 0, 20, fetchtest.Answer{Body: "<p>This is no feed."})
	bad("waits", 40, 45, fetchtest.Answer{Status: 429, Header: map[string]string{"Retry-After": "300"}})
	bad("fails", 10, 50, fetchtest.Answer{Ending: fetchtest.Unstarted})
	bad("list-b", 30, 60, fetchtest.Answer{Status: 410})
	p.Serve("/moves", fetchtest.Answer{Location: fmt.Sprintf("http://host-%05d.example/moved", minute)})
	p.Serve("/list", fetchtest.Answer{Body: list(of >= 30)})
}

// list is an OPML document that names another feed in the second half of the hour.
func list(second bool) string {
	name := map[bool]string{false: "list-a", true: "list-b"}[second]
	return `<opml version="2.0"><head/><body><outline type="rss" text="constant" xmlUrl="http://moved.example/moved"/>` +
		`<outline text="group"><outline type="rss" text="` + name + `" xmlUrl="http://lists.example/` + name + `"/></outline></body></opml>`
}
