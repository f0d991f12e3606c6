package main

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"tidings/aggregator/fetch/fetchtest"
)

// BenchmarkServing tells what a request for ready bytes costs the daemon, and
// what it costs nginx to send the same bytes from a file with gzip_static: CPU
// of the server process alone, user and system. It needs nginx.
//
//	go test -run '^$' -bench Serving -benchtime 20000x ./cmd/tidings
func BenchmarkServing(b *testing.B) {
	if _, err := exec.LookPath("nginx"); err != nil {
		b.Skip("there is no nginx to compare with")
	}
	daemon := newServingDaemon(b)
	web := newNginx(b, daemon)
	for _, c := range []struct{ name, header string }{
		{"gzip", "Accept-Encoding: gzip\r\n"},
		{"identity", ""},
		{"304", "Accept-Encoding: gzip\r\nIf-None-Match: %s\r\n"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportMetric(0, "ns/op") // both servers take their turns; see the others
			compare(b, daemon, web, c.header).report(b)
		})
	}
}

// rounds is how often the two servers take turns: what else the machine does
// strikes both, and a median forgets the round that it struck alone.
const rounds = 11

// comparison is what a request cost the two in each round.
type comparison struct{ ours, theirs []cost }

func compare(b *testing.B, daemon, web *served, header string) (c comparison) {
	for range rounds {
		c.ours = append(c.ours, daemon.measure(b, header, max(clients, b.N/rounds)))
		c.theirs = append(c.theirs, web.measure(b, header, max(clients, b.N/rounds)))
	}
	return c
}

// report tells medians over the rounds.
func (c comparison) report(b *testing.B) {
	median := func(of func(n int) float64) float64 {
		var all []float64
		for n := range rounds {
			all = append(all, of(n))
		}
		slices.Sort(all)
		return all[rounds/2]
	}
	b.ReportMetric(median(func(n int) float64 { return c.ours[n].cpu }), "µs-cpu/req")
	b.ReportMetric(median(func(n int) float64 { return c.theirs[n].cpu }), "nginx-µs-cpu/req")
	b.ReportMetric(median(func(n int) float64 { return c.ours[n].cpu / c.theirs[n].cpu }), "ratio")
	b.ReportMetric(median(func(n int) float64 { return c.ours[n].rate }), "req/s")
	b.ReportMetric(median(func(n int) float64 { return c.theirs[n].rate }), "nginx-req/s")
}

// served is a web server with one document.
type served struct {
	pid  int // of the process that answers
	host string
	etag string // of the document in gzip
	path string
}

// cost is what requests came to: µs of CPU for each, and how many a second.
type cost struct{ cpu, rate float64 }

// newServingDaemon is tidings with a section of 100 entries of 3 KB.
func newServingDaemon(b *testing.B) *served {
	up := fetchtest.New(b)
	var items []fetchtest.Item
	for n := range 100 {
		i := item(fmt.Sprintf("story-%03d", n), n)
		i.Content = prose(n, 3000)
		items = append(items, i)
	}
	up.Serve("/feed", fetchtest.Answer{Body: fetchtest.RSS("Upstream", items...)})
	dir := b.TempDir()
	write(b, dir, sourceTOML("upstream", up.URL+"/feed", "news")+"schedule = \"@daily\"\n")
	p := start(b, dir, "serve")
	base := p.serving()
	document(b, base+"/news.rss")
	response, _ := get(b, base+"/news.rss", "Accept-Encoding", "gzip")
	return &served{p.cmd.Process.Pid, strings.TrimPrefix(base, "http://"), response.Header.Get("ETag"), "/news.rss"}
}

// prose is HTML of about that many bytes, another for each seed.
func prose(seed, size int) string {
	words := strings.Fields("harbour ferry council valley bridge market winter report tram station morning council opens closes after before under plan vote")
	var text strings.Builder
	for n := seed; text.Len() < size; n = n*31 + 7 {
		fmt.Fprintf(&text, "<p>The %s <b>%s</b> %s %d.</p>", words[n%7], words[(n/7)%len(words)], words[(n/49)%len(words)], n%9973)
		n &= 0xffffff
	}
	return text.String()
}

// newNginx serves what the daemon serves, from files.
func newNginx(b *testing.B, like *served) *served {
	dir := b.TempDir()
	for name, coding := range map[string]string{"news.rss": "identity", "news.rss.gz": "gzip"} {
		_, body := get(b, "http://"+like.host+like.path, "Accept-Encoding", coding) // as it is sent
		if err := os.WriteFile(filepath.Join(dir, name), []byte(body), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	host := freeAddress(b)
	config := fmt.Sprintf(`daemon off; master_process off; pid %[1]s/pid; error_log %[1]s/log;
events { worker_connections 64; }
http { access_log off; sendfile on; tcp_nopush on; keepalive_requests 100000000; gzip_static on; gzip_vary on;
server { listen %[2]s; root %[1]s; types { application/rss+xml rss; } } }`, dir, host)
	if err := os.WriteFile(filepath.Join(dir, "conf"), []byte(config), 0o644); err != nil {
		b.Fatal(err)
	}
	if err := os.Chmod(dir, 0o755); err != nil {
		b.Fatal(err)
	}
	cmd := exec.Command("nginx", "-c", filepath.Join(dir, "conf"), "-e", filepath.Join(dir, "log"))
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	var response *http.Response
	eventually(b, "nginx answers", func() bool {
		conn, err := net.Dial("tcp", host)
		if err != nil {
			return false
		}
		conn.Close()
		response, _ = get(b, "http://"+host+like.path, "Accept-Encoding", "gzip")
		return response.StatusCode == http.StatusOK
	})
	return &served{cmd.Process.Pid, host, response.Header.Get("ETag"), like.path}
}

func freeAddress(b *testing.B) string {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// clients is how many connections ask at a time.
const clients = 8

// measure asks n times over a few connections.
func (s *served) measure(b *testing.B, header string, n int) cost {
	if strings.Contains(header, "%s") {
		header = fmt.Sprintf(header, s.etag)
	}
	request := "GET " + s.path + " HTTP/1.1\r\nHost: " + s.host + "\r\n" + header + "\r\n"
	s.ask(b, request, 1000) // until everything is warm
	began, before := time.Now(), cpuOf(b, s.pid)
	s.ask(b, request, n)
	cpu, took := cpuOf(b, s.pid)-before, time.Since(began)
	return cost{cpu.Seconds() * 1e6 / float64(n), float64(n) / took.Seconds()}
}

// ask sends the request n times in all.
func (s *served) ask(b *testing.B, request string, n int) {
	var all sync.WaitGroup
	for range clients {
		all.Go(func() {
			conn, err := net.Dial("tcp", s.host)
			if err != nil {
				b.Error(err)
				return
			}
			defer conn.Close()
			r := bufio.NewReaderSize(conn, 64<<10)
			for range max(1, n/clients) {
				if _, err := io.WriteString(conn, request); err != nil {
					b.Error(err)
					return
				}
				if err := skipResponse(r); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	all.Wait()
}

// skipResponse reads one response and keeps nothing of it.
func skipResponse(r *bufio.Reader) error {
	length := 0
	for {
		line, err := r.ReadSlice('\n')
		if err != nil {
			return err
		}
		if len(line) <= 2 {
			break
		}
		if name, value, _ := bytes.Cut(line, []byte(":")); bytes.EqualFold(name, []byte("Content-Length")) {
			if length, err = strconv.Atoi(string(bytes.TrimSpace(value))); err != nil {
				return err
			}
		}
	}
	_, err := r.Discard(length)
	return err
}

// cpuOf is what the threads of a process have used, user and system.
func cpuOf(b *testing.B, pid int) (used time.Duration) {
	threads, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/schedstat", pid)) // the pattern is well-formed
	if len(threads) == 0 {
		b.Skip("CPU is read from /proc")
	}
	for _, thread := range threads {
		text, err := os.ReadFile(thread)
		if err != nil {
			b.Fatal(err)
		}
		running, _, _ := strings.Cut(string(text), " ")
		ns, err := strconv.ParseInt(running, 10, 64)
		if err != nil {
			b.Fatal(err)
		}
		used += time.Duration(ns)
	}
	return used
}
