package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"tidings/aggregator/fetch/fetchtest"
	"tidings/store"
)

// life is a daemon in a bubble of testing/synctest, with upstreams and readers
// that it meets in memory, and a store on disk.
type life struct {
	t      *testing.T
	press  *press
	door   *fetchtest.Memory // where the daemon publishes
	client *http.Client      // of its readers
	folder string
	log    *complaints
	asked  chan os.Signal
	stop   func() int

	born            time.Time
	minutes         int // that have passed
	turns, requests int
	held            map[string]string // what readers have: ETags by address
	answers         map[int]int       // to readers, by status
}

// beginLife starts the daemon.
func beginLife(t *testing.T) *life {
	l := &life{
		t: t, press: newPress(t), door: fetchtest.NewMemory(), folder: t.TempDir(), log: &complaints{}, asked: make(chan os.Signal),
		born: time.Now(), held: map[string]string{}, answers: map[int]int{},
	}
	l.client = &http.Client{Transport: &http.Transport{DialContext: l.door.Dial, DisableCompression: true}}
	if err := os.MkdirAll(filepath.Dir(l.storePath()), 0o700); err != nil {
		t.Fatal(err)
	}
	l.press.publish(0)
	l.configure(usual)
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int)
	go func() { ended <- run(ctx, []string{"serve", "--config", l.file()}, l.environment()) }()
	l.stop = func() int { cancel(); return <-ended }
	return l
}

func (l *life) environment() environment {
	return environment{
		stdout: l.log, stderr: l.log, lookup: os.LookupEnv, now: time.Now, dial: l.press.Dial,
		hangups: func() (<-chan os.Signal, func()) { return l.asked, func() {} },
		listen:  func(string, string) (net.Listener, error) { return l.door, nil },
	}
}

func (l *life) file() string { return filepath.Join(l.folder, "tidings.toml") }

// storePath is too long for the daemon to take errands beside it: whoever waits
// at a socket of the system keeps the clock of a bubble from moving.
func (l *life) storePath() string {
	return filepath.Join(l.folder, strings.Repeat("long/", 25), "tidings.db")
}

// end stops the daemon, and looks for faults in what it left.
func (l *life) end() {
	if code := l.stop(); code != exitDone {
		l.t.Errorf("exit code %d", code)
	}
	l.client.CloseIdleConnections()
	db, err := store.Open(l.storePath(), store.Options{})
	if err != nil {
		l.t.Fatal(err)
	}
	defer db.Close()
	if err := db.Check(l.t.Context()); err != nil {
		l.t.Error(err)
	}
	if len(l.log.lines) > 0 {
		l.t.Errorf("%s", l.log.lines)
	}
	l.answeredAll()
}

// hour lets an hour pass.
func (l *life) hour() {
	for minute := range 60 {
		time.Sleep(time.Until(l.born.Add(time.Duration(l.minutes) * time.Minute)))
		if minute%5 == 0 {
			l.press.publish(l.minutes)
		}
		l.reload(minute)
		l.look(minute)
		l.read(minute)
		l.minutes++
	}
}

// reload changes the configuration at some minutes of the hour.
func (l *life) reload(minute int) {
	switch minute {
	case 15:
		l.configure(other)
	case 30:
		l.configure("limit =\n")
	case 45:
		l.configure(usual)
	case 50:
		l.asked <- syscall.SIGHUP
	}
}

// look wants the source that breaks to have done so, and to have recovered.
func (l *life) look(minute int) {
	want, due := map[int]string{29: "failing", 59: "ok"}[minute]
	if !due {
		return
	}
	if got := l.status().state("breaks"); got != want {
		l.t.Errorf("minute %d: the source that breaks is %s, want %s", l.minutes, got, want)
	}
}

// rest waits until no source was asked for a while, so that what was open for
// the next request is closed.
func (l *life) rest() {
	time.Sleep(30 * time.Second)
	for asked := -1; asked != 0; {
		time.Sleep(10 * time.Second)
		asked = len(l.press.Forget())
		l.turns += asked
	}
}

// standing is what the daemon says of itself.
type standing struct {
	Sources []struct{ Name, State string }
	Store   struct{ Articles, Bytes int }
}

func (l *life) status() (s standing) {
	l.t.Helper()
	_, body := l.request(http.MethodGet, "/status.json")
	if err := json.Unmarshal(body, &s); err != nil {
		l.t.Fatal(err)
	}
	return s
}

func (s standing) state(source string) string {
	for _, row := range s.Sources {
		if row.Name == source {
			return row.State
		}
	}
	return "not there"
}

func (l *life) stored() (articles, size int) {
	s := l.status()
	return s.Store.Articles, s.Store.Bytes
}

// complaints is a log that keeps the errors alone, but those that are about the
// configuration.
type complaints struct {
	mu    sync.Mutex
	lines []string
}

func (c *complaints) Write(line []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if bytes.Contains(line, []byte("level=ERROR")) && !bytes.Contains(line, []byte("configuration")) {
		c.lines = append(c.lines, string(line))
	}
	return len(line), nil
}

// usual and other are what the configuration has in turns.
const (
	usual = `
[fetch]
schedule = "@every 15m"
[[section]]
path = "news/0"
near_duplicates = "collapse"
[[section]]
path = "news/1"
limit = 30
[[section]]
path = "news/2"
token = "secret"
`
	other = `
[fetch]
schedule = "@every 15m"
timeout = "20s"
[[source]]
name = "guest"
url = "http://guest.example/guest"
sections = ["guests"]
[[section]]
path = "news/1"
limit = 20
per_source_limit = 5
[[section]]
path = "news/3"
exclude = 'title matches "7"'
`
)

// configure has the configuration be these tables and what is always there.
func (l *life) configure(tables string) {
	text := tables + l.press.sources() + fmt.Sprintf(`
[server]
listen = ":8080"
base_url = "http://feeds.example"
[store]
path = %q
retention = "2h"
`, l.storePath())
	if err := os.WriteFile(l.file(), []byte(text), 0o600); err != nil {
		l.t.Fatal(err)
	}
}
