// Package fetchtest is an upstream for tests: a real HTTP server, on loopback
// or in memory, whose answers are scripted, and which remembers what it was
// asked.
package fetchtest

import (
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"
)

// Upstream is the server. It is safe for concurrent use, and its scripts may
// be changed while it serves. A target is what a request line names: a path,
// with the query if there is one.
type Upstream struct {
	URL string // "http://127.0.0.1:port"
	CA  string // of [NewTLS]: the authority of its certificate, as PEM

	t        testing.TB
	listener net.Listener
	patience time.Duration // of Await

	mu      sync.Mutex
	scripts map[string][]Answer // what is left of each target's
	folders map[string]string   // by prefix
	log     []Request
	arrival chan struct{} // closed, and replaced, at every request
}

// Request is what the upstream was asked.
type Request struct {
	Number int // among the requests in the log, from 1
	Method string
	Target string
	Host   string
	Header http.Header
}

// Serve scripts a target: each request takes the next answer, and the last one
// stays. A new script replaces the old one.
func (u *Upstream) Serve(target string, answers ...Answer) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.scripts[target] = answers
}

// Dir serves the files of a folder under a prefix such as "/real/", with an
// ETag made from their bytes. Scripts go before folders.
func (u *Upstream) Dir(prefix, folder string) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.folders[prefix] = folder
}

// ServeHTTP answers by the script.
func (u *Upstream) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	u.next(r).write(w, r)
}

// next writes the request down and takes the answer to it from the script.
func (u *Upstream) next(r *http.Request) Answer {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.note(r)
	script, ok := u.scripts[r.RequestURI]
	if !ok || len(script) == 0 {
		return u.file(r.URL.Path)
	}
	if len(script) > 1 {
		u.scripts[r.RequestURI] = script[1:]
	}
	return script[0]
}

func (u *Upstream) note(r *http.Request) {
	u.log = append(u.log, Request{
		Number: len(u.log) + 1,
		Method: r.Method,
		Target: r.RequestURI,
		Host:   r.Host,
		Header: r.Header.Clone(),
	})
	close(u.arrival)
	u.arrival = make(chan struct{})
}

// file answers with a file of the folders, else with 404.
func (u *Upstream) file(path string) Answer {
	for prefix, folder := range u.folders {
		name, ok := strings.CutPrefix(path, prefix)
		if !ok {
			continue
		}
		if body, err := readFile(folder, name); err == nil {
			return Answer{Body: body, ETag: tagOf(body)}
		}
	}
	return Answer{Status: http.StatusNotFound}
}

func readFile(folder, name string) (string, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return "", err
	}
	defer root.Close()
	body, err := root.ReadFile(name)
	return string(body), err
}
