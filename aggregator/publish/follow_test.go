package publish

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// get asks a handler for a path.
func get(h http.Handler, path string, header ...string) *httptest.ResponseRecorder {
	return ask(h, http.MethodGet, path, header...)
}

// ask sends a request with header fields given as pairs of name and value.
func ask(h http.Handler, method, path string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, path, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Add(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// running starts the publisher for the length of a synctest bubble.
func running(t *testing.T, p *Publisher) {
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- p.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-done; err != nil {
			t.Errorf("Run: %v", err)
		}
	})
}

func TestWhatTheStoreTakesInIsPublished(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(spare())
		p := New(options(m))
		h := p.Handler()
		get(h, "/news.json") // the window is loaded before Run has begun
		m.put(nameless())
		running(t, p)
		m.put(full())
		synctest.Wait()
		if body := get(h, "/news.json").Body.String(); !strings.Contains(body, full().ID) || !strings.Contains(body, nameless().ID) {
			t.Errorf("the feed lacks a new entry: %s", body)
		}
		m.forget(full().Seq)
		synctest.Wait()
		if body := get(h, "/news.json").Body.String(); strings.Contains(body, full().ID) {
			t.Error("the feed shows a forgotten entry")
		}
	})
}

func TestStoreThatFailsIsAskedAgainAndTheFeedsStay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory(spare())
		p := New(options(m))
		h := p.Handler()
		before := get(h, "/news.json").Body.String()
		m.breakDown(errors.New("disk on fire"))
		running(t, p)
		m.put(full())
		synctest.Wait()
		if got := get(h, "/news.json").Body.String(); got != before {
			t.Errorf("the feed changed to %s", got)
		}
		m.breakDown(nil)
		time.Sleep(2 * storePause)
		synctest.Wait()
		if body := get(h, "/news.json").Body.String(); !strings.Contains(body, full().ID) {
			t.Error("the feed did not catch up")
		}
	})
}

func TestReadersOfALoadedWindowDoNotReachTheStore(t *testing.T) {
	m := newMemory(full())
	h := New(options(m)).Handler()
	get(h, "/news.rss")
	m.breakDown(errors.New("disk on fire"))
	for _, path := range []string{"/news.rss", "/news.atom", "/news.json", "/news", "/"} {
		if got := get(h, path).Code; got != http.StatusOK {
			t.Errorf("%s: %d", path, got)
		}
	}
	if m.reads != 2 { // its articles and its surplus
		t.Errorf("the section was read %d times", m.reads)
	}
}

func TestReadersAndTheFollowerShareTheWindows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := newMemory()
		p := New(options(m))
		h := p.Handler()
		running(t, p)
		var readers sync.WaitGroup
		for as := range formats {
			readers.Go(func() {
				for range 20 {
					if w := get(h, "/news"+formats[as].suffix); w.Code != http.StatusOK {
						t.Errorf("status %d", w.Code)
					}
				}
			})
		}
		for seq := range uint64(20) {
			a := spare()
			a.Seq = seq + 1
			m.put(a)
		}
		readers.Wait()
		synctest.Wait()
		if got, want := shownBy(p.windows["news"]), greedy(m, tree().At("news")); !slices.Equal(got, want) {
			t.Errorf("the window shows %v, the section's newest are %v", got, want)
		}
	})
}
