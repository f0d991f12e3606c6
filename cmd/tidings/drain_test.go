package main

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

// TestATermEndsNothingHalfway has the daemon told to end while clients are in
// the midst of a document and upstreams have not answered.
func TestATermEndsNothingHalfway(t *testing.T) { // R8
	t.Parallel()
	const clients, hanging = 200, 64
	up := fetchtest.New(t)
	var items []fetchtest.Item
	for n := range 40 {
		i := item(fmt.Sprint("story", n), n)
		i.Content = "<p>" + strings.Repeat("all of it ", 2500) + "</p>"
		items = append(items, i)
	}
	up.Serve("/full", fetchtest.Answer{Body: fetchtest.RSS("Full", items...)})
	sources := sourceTOML("full", up.URL+"/full", "full") + "schedule = '@daily'\n"
	for n := range hanging {
		address := fmt.Sprint("/hanging/", n)
		up.Serve(address, fetchtest.Answer{Hold: make(chan struct{})})
		sources += sourceTOML(fmt.Sprint("hanging", n), up.URL+address, "other")
	}
	dir := t.TempDir()
	write(t, dir, sources)
	file := filepath.Join(dir, "tidings.toml")
	text, err := os.ReadFile(file)
	must(t, err)
	must(t, os.WriteFile(file, []byte(strings.Replace(string(text), "= 8\n", "= 100\nconcurrency = 100\n", 1)), 0o600))
	daemon := start(t, dir, "serve")
	base := daemon.serving()
	answers(t, base+"/full.rss", http.StatusOK)
	eventually(t, "the fetches are under way", func() bool { return len(up.Log()) == hanging+1 })

	var reading sync.WaitGroup
	begun, term := make(chan error, clients), make(chan struct{})
	for range clients {
		reading.Go(func() {
			body, err := openSlowly(strings.TrimPrefix(base, "http://"), "/full.rss")
			begun <- err
			<-term
			if err != nil {
				return
			}
			if whole, err := io.ReadAll(body); err != nil || !strings.HasSuffix(strings.TrimSpace(string(whole)), "</rss>") {
				t.Errorf("cut after %d bytes: %v", len(whole), err)
			}
			body.Close()
		})
	}
	for range clients {
		must(t, <-begun)
	}
	must(t, daemon.cmd.Process.Signal(syscall.SIGTERM))
	close(term)
	reading.Wait()
	daemon.await("msg=stopped")
	for range daemon.lines {
	}
	if err := daemon.cmd.Wait(); err != nil {
		t.Error(err)
	}
}

// openSlowly asks for a document and takes no more than the head of the answer.
func openSlowly(host, path string) (io.ReadCloser, error) {
	conn, err := net.Dial("tcp", host)
	if err != nil {
		return nil, err
	}
	if err := conn.(*net.TCPConn).SetReadBuffer(64 << 10); err != nil {
		return nil, err
	}
	if _, err := fmt.Fprintf(conn, "GET %s HTTP/1.1\r\nHost: %s\r\n\r\n", path, host); err != nil {
		return nil, err
	}
	response, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%s: %s", path, response.Status)
	}
	return response.Body, nil
}
