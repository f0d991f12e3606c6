package main

import (
	"io"
	"net/http"
	"regexp"
)

// read is what readers ask for in a minute: each address at every third one,
// and what came before at the quarters.
func (l *life) read(minute int) {
	for n, v := range visits() {
		if n%3 == minute%3 {
			l.visit(v)
		}
	}
	if minute%quarter == quarter-1 {
		l.follow("/all.rss", "next")
		l.follow("/news.atom", "prev-archive")
	}
	l.request(http.MethodPost, "/all.rss")
	l.request(http.MethodHead, "/all.rss")
}

// visit is what one reader asks for again and again.
type visit struct {
	path   string
	header []string
}

func visits() (all []visit) {
	add := func(path string, header ...string) { all = append(all, visit{path, header}) }
	for _, path := range []string{"/all.json", "/news/0.rss", "/news/1.atom", "/trouble.rss", "/lists/group.atom"} {
		add(path, "A-IM", "feed")
	}
	for _, path := range []string{"/all.atom", "/news/3.json", "/guests.rss"} {
		add(path, "Accept-Encoding", "zstd")
	}
	for _, path := range []string{
		"/", "/all", "/all.rss", "/news/1", "/opml", "/status", "/status.json", "/health.atom", "/healthz", "/readyz", "/metrics",
		"/news/2.rss?token=secret", "/news/2.atom", "/nothing", "/all.rss?before=x",
	} {
		add(path, "Accept-Encoding", "gzip")
	}
	return all
}

// visit asks as a reader does that has what it was sent last.
func (l *life) visit(v visit) {
	response, _ := l.request(http.MethodGet, v.path, append(v.header, "If-None-Match", l.held[v.path])...)
	if tag := response.Header.Get("ETag"); tag != "" {
		l.held[v.path] = tag
	}
}

// follow asks for a document, and for the next two that a link leads to from it.
func (l *life) follow(path, relation string) {
	link := regexp.MustCompile(`<http://feeds\.example([^>]+)>; rel="?` + relation)
	for range 3 {
		response, _ := l.request(http.MethodGet, path)
		to := link.FindStringSubmatch(response.Header.Get("Link"))
		if to == nil {
			l.t.Errorf("%s leads to no %s: %s", path, relation, response.Header.Get("Link"))
			return
		}
		path = to[1]
	}
}

// request asks, and reads the answer whole.
func (l *life) request(method, path string, header ...string) (*http.Response, []byte) {
	l.t.Helper()
	r, err := http.NewRequestWithContext(l.t.Context(), method, "http://feeds.example"+path, nil)
	if err != nil {
		l.t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	response, err := l.client.Do(r)
	if err != nil {
		l.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		l.t.Fatal(err)
	}
	l.requests++
	l.answers[response.StatusCode]++
	return response, body
}

// answeredAll wants readers to have got every kind of answer.
func (l *life) answeredAll() {
	for _, status := range []int{
		http.StatusOK, http.StatusIMUsed, http.StatusNotModified, http.StatusBadRequest, http.StatusUnauthorized,
		http.StatusNotFound, http.StatusMethodNotAllowed,
	} {
		if l.answers[status] == 0 {
			l.t.Errorf("no reader was answered with %d, but %v", status, l.answers)
		}
	}
}
