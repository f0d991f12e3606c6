package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"tidings/aggregator/fetch/fetchtest"
)

// reloads is how often the configuration is changed under load; 1000 take a minute.
var reloads = flag.Int("reloads", 50, "how often TestReloadsUnderLoad reloads")

// hosted is a daemon within the test's own process.
type hosted struct {
	t     *testing.T
	mu    sync.Mutex
	log   bytes.Buffer
	asked chan os.Signal
	base  string
}

func (d *hosted) Write(line []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.log.Write(line)
}

// said is all that was logged.
func (d *hosted) said() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.log.String()
}

// logged is how often a text was logged.
func (d *hosted) logged(text string) int { return strings.Count(d.said(), text) }

// startInside runs the daemon of a configuration until stop is called.
func startInside(t *testing.T, file string) (d *hosted, stop func()) {
	d = &hosted{t: t, asked: make(chan os.Signal)}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan int, 1)
	go func() {
		ended <- run(ctx, []string{"serve", "--config", file}, environment{
			stdout: d, stderr: d, lookup: os.LookupEnv, now: time.Now,
			hangups: func() (<-chan os.Signal, func()) { return d.asked, func() {} },
		})
	}()
	eventually(t, "the daemon serves", func() bool { return d.logged("msg=serving") > 0 })
	d.base = "http://" + regexp.MustCompile(`msg=serving listen=(\S+)`).FindStringSubmatch(d.said())[1]
	return d, func() {
		cancel()
		if code := <-ended; code != 0 {
			t.Errorf("exit code %d", code)
		}
	}
}

// reload has the file be read, and waits until it was taken or refused.
func (d *hosted) reload(taken bool) {
	d.t.Helper()
	what := "configuration reloaded"
	if !taken {
		what = "stays in force"
	}
	before := d.logged(what)
	d.asked <- syscall.SIGHUP
	eventually(d.t, what, func() bool { return d.logged(what) > before })
}

// TestReloadsUnderLoad changes the configuration over and over while readers
// ask: one time in ten into one that is bad.
func TestReloadsUnderLoad(t *testing.T) { // R9
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", item("a1", 1))})
	up.Serve("/b", fetchtest.Answer{Body: fetchtest.RSS("B", item("b1", 2))})
	dir := t.TempDir()
	configure := func(n int) {
		rest := "[store]\npath = '" + filepath.Join(dir, "tidings.db") + "'\n" + sourceTOML("a", up.URL+"/a", "stays") + "schedule = '@daily'\n"
		if n%2 == 1 {
			rest += sourceTOML("b", up.URL+"/b", "odd") + "schedule = '@daily'\n[[section]]\npath = 'stays'\nlimit = " + fmt.Sprint(n+1) + "\n"
		}
		write(t, dir, rest)
	}
	configure(0)
	daemon, stop := startInside(t, filepath.Join(dir, "tidings.toml"))
	shows(t, daemon.base, "stays", ids("a1"))
	goroutines, descriptors := atRest(t)

	answered, finish := readersOf(t, daemon.base+"/stays.rss", daemon.base+"/all.atom", daemon.base+"/stays")
	shown := map[bool]int{true: http.StatusOK, false: http.StatusNotFound}
	odd := false
	for n := range *reloads {
		before := answered.Load()
		if n%10 == 9 {
			write(t, dir, fmt.Sprintf("limit = %d\n", n))
			daemon.reload(false)
		} else {
			odd = n%2 == 1
			configure(n)
			daemon.reload(true)
		}
		answers(t, daemon.base+"/odd.json", shown[odd])
		eventually(t, "readers are answered meanwhile", func() bool { return answered.Load() >= before+6 })
	}
	finish()

	configure(0)
	daemon.reload(true)
	eventually(t, "goroutines and descriptors are as many as before", func() bool {
		http.DefaultClient.CloseIdleConnections()
		g, d := tally()
		return back(g, goroutines) && back(d, descriptors)
	})
	stop()
}

// readersOf asks for the addresses a hundred times a second until finish is
// called, and counts the answers.
func readersOf(t *testing.T, addresses ...string) (answered *atomic.Int64, finish func()) {
	done := make(chan struct{})
	answered = new(atomic.Int64)
	var readers sync.WaitGroup
	readers.Go(func() {
		tick := time.NewTicker(10 * time.Millisecond)
		defer tick.Stop()
		for n := 0; ; n++ {
			select {
			case <-done:
				return
			case <-tick.C:
				address := addresses[n%len(addresses)]
				readers.Go(func() {
					response, err := http.Get(address)
					if err != nil {
						t.Error(err)
						return
					}
					response.Body.Close()
					if response.StatusCode != http.StatusOK {
						t.Errorf("%s: %s", address, response.Status)
					}
					answered.Add(1)
				})
			}
		}
	})
	return answered, func() { close(done); readers.Wait() }
}

// atRest are how many goroutines and descriptors there are once twenty looks in
// a row see as many.
func atRest(t *testing.T) (goroutines, descriptors int) {
	t.Helper()
	still := 0
	eventually(t, "nothing moves", func() bool {
		http.DefaultClient.CloseIdleConnections()
		g, d := tally()
		if still++; g != goroutines || d != descriptors {
			still = 0
		}
		goroutines, descriptors = g, d
		return still == 20
	})
	return goroutines, descriptors
}

func tally() (goroutines, descriptors int) {
	open, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return runtime.NumGoroutine(), 0 // there is no /proc
	}
	return runtime.NumGoroutine(), len(open)
}

// back reports whether a number is no more than a twentieth above what it was.
func back(now, before int) bool { return now <= before+max(1, before/20) }
