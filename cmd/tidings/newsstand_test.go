package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"tidings/aggregator/fetch/fetchtest"
)

// newsstand is the program in a folder of its own, with an upstream whose
// sources are asked by "tidings fetch" alone. What a reader finds is in the
// documents of "tidings serve".
type newsstand struct {
	t      *testing.T
	up     *fetchtest.Upstream
	dir    string
	config string
}

func newNewsstand(t *testing.T) *newsstand {
	t.Parallel()
	return &newsstand{t: t, up: fetchtest.New(t), dir: t.TempDir()}
}

// site is where stories are that are the own of sources asked at "localhost".
const site = "https://localhost/"

// source configures a source at /name; more are further lines of its table.
func (n *newsstand) source(name string, sections []string, more ...string) {
	n.sourceAt(n.up.URL, name, sections, more...)
}

// owner configures a source of [site].
func (n *newsstand) owner(name string, more ...string) {
	n.sourceAt(elsewhere(n.up.URL), name, nil, more...)
}

func (n *newsstand) sourceAt(host, name string, sections []string, more ...string) {
	n.configure(sourceTOML(name, host+"/"+name, sections...) + "schedule = \"@yearly\"\n" + strings.Join(append(more, ""), "\n"))
}

func (n *newsstand) configure(toml string) { n.config += toml + "\n" }

// carry has a source list these items from now on, the uppermost first.
func (n *newsstand) carry(source string, items ...fetchtest.Item) {
	n.up.Serve("/"+source, fetchtest.Answer{Body: fetchtest.RSS(strings.ToUpper(source), items...)})
}

// fetch asks every source once.
func (n *newsstand) fetch() {
	n.t.Helper()
	write(n.t, n.dir, n.config)
	if out, code := tidingsIn(n.t, n.dir, "fetch", "--force"); code != exitDone {
		n.t.Fatalf("exit code %d\n%s", code, out)
	}
}

// open serves until read has returned.
func (n *newsstand) open(read func(base string)) {
	n.t.Helper()
	write(n.t, n.dir, n.config)
	daemon := start(n.t, n.dir, "serve")
	read(daemon.serving())
	if code := daemon.stop(syscall.SIGTERM); code != 0 {
		n.t.Fatalf("exit code %d", code)
	}
}

// sold is an entry as JSON Feed shows it.
type sold struct {
	ID, URL, Title string
	Published      time.Time `json:"date_published"`
	Modified       time.Time `json:"date_modified"`
	Tidings        struct {
		Source  struct{ Name string }
		Sources []struct{ Name, Title, GUID, Link string }
		Related []struct{ URL, Source string }
	} `json:"_tidings"`
}

// entriesAt are what a section shows, under the same ids in all formats. It asks
// again when the section changed in between.
func entriesAt(t *testing.T, base, section string) []sold {
	t.Helper()
	var feed struct{ Items []sold }
	eventually(t, "the formats of "+section+" show the same", func() bool {
		feed.Items = nil
		body := document(t, base+"/"+section+".json")
		if err := json.Unmarshal([]byte(body), &feed); err != nil {
			t.Fatalf("section %s: %v", section, err)
		}
		return slices.EqualFunc(feed.Items, published(t, base, section), func(e sold, id string) bool { return e.ID == id })
	})
	return feed.Items
}

// entries are what the root section shows.
func (n *newsstand) entries() (all []sold) {
	n.t.Helper()
	n.open(func(base string) { all = entriesAt(n.t, base, "all") })
	return all
}

// entry is the one thing that the root section shows.
func (n *newsstand) entry() sold {
	n.t.Helper()
	all := n.entries()
	if len(all) != 1 {
		n.t.Fatalf("shows %q, want one entry", titlesOf(all))
	}
	return all[0]
}

// shows waits until a section shows these titles: a changed rule is applied
// while the daemon serves.
func (n *newsstand) shows(section, titles string) {
	n.t.Helper()
	n.open(func(base string) { n.showsAt(base, section, titles) })
}

func (n *newsstand) showsAt(base, section, titles string) {
	n.t.Helper()
	eventually(n.t, fmt.Sprintf("%s shows %q", section, titles), func() bool {
		return titlesOf(entriesAt(n.t, base, section)) == titles
	})
}

func titlesOf(entries []sold) string {
	var titles []string
	for _, e := range entries {
		titles = append(titles, e.Title)
	}
	return strings.Join(titles, " ")
}

// linked is an undated item without an id of its own.
func linked(title, link string) fetchtest.Item { return fetchtest.Item{Title: title, Link: link} }

// on is an item of [site], so many hours old.
func on(name string, age int) fetchtest.Item {
	i := item(name, age)
	i.Link, i.ID = site+name, site+name
	return i
}

// ancient is a date beyond any retention.
func ancient() time.Time { return time.Date(2006, 1, 2, 15, 4, 5, 0, time.UTC) }
