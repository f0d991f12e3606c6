package publish

import (
	"bytes"
	"errors"
	"net/http"
	"strconv"
	"strings"

	"tidings/aggregator"
)

// retryAfter is what a client is asked to wait, in seconds, when the store
// could not be read.
const retryAfter = "10"

// feedPolicy is the Content-Security-Policy of everything that is not a page.
const feedPolicy = "default-src 'none'; frame-ancestors 'none'"

// Handler answers every address of the publisher. A request for a feed or a
// page reads the store only until its window has been loaded; one for older
// entries reads it each time.
func (p *Publisher) Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { p.latest.Load().dispatch(w, r) })
}

// routing maps every address that always exists to its answer.
func (p *Publisher) routing() map[string]http.HandlerFunc {
	routes := map[string]http.HandlerFunc{
		"/":            p.index(),
		"/opml":        p.opml(),
		"/healthz":     p.healthz,
		"/readyz":      p.readyz,
		"/status":      p.status,
		"/status.json": p.statusJSON,
		"/health.atom": p.healthAtom,
	}
	if p.metrics != nil {
		routes["/metrics"] = p.metrics.ServeHTTP
	}
	for _, w := range p.windows {
		for as := range formats {
			routes["/"+w.section.Name()+formats[as].suffix] = guarded(w.section, p.document(w, as))
		}
	}
	return routes
}

// dispatch finds the answer by the path as it was sent: an address has one
// spelling, so an escape that it does not need leads nowhere.
func (p *Publisher) dispatch(w http.ResponseWriter, r *http.Request) {
	path := r.URL.EscapedPath()
	route, known := p.routes[path]
	if !known {
		route, known = p.archiveRoute(path)
	}
	if !known {
		p.stray(w, r, path)
		return
	}
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		say(w, r, http.StatusMethodNotAllowed, "only GET and HEAD are answered here")
		return
	}
	route(w, r)
}

// archiveRoute is the answer of an address such as /news/archive/3.rss.
func (p *Publisher) archiveRoute(path string) (http.HandlerFunc, bool) {
	section, rest, found := cutLast(strings.TrimPrefix(path, "/"), "/archive/")
	if !found {
		return nil, false
	}
	w := p.named(section)
	name, as := formatOf(rest)
	if w == nil || !archiveForm.MatchString(name) {
		return nil, false
	}
	return guarded(w.section, func(rw http.ResponseWriter, r *http.Request) {
		p.atHand(rw, r, as, func() (*feed, error) { return p.archived(r.Context(), w.section, name) })
	}), true
}

// named is the window of the section that is published under a name, or nil.
func (p *Publisher) named(name string) *window {
	if name == p.windows[aggregator.Root].section.Name() {
		return p.windows[aggregator.Root]
	}
	return p.windows[name]
}

// cutLast cuts s around the last separator.
func cutLast(s, separator string) (before, after string, found bool) {
	at := strings.LastIndex(s, separator)
	if at < 0 {
		return s, "", false
	}
	return s[:at], s[at+len(separator):], true
}

// formatOf parts a name from the suffix of its format; without one it is a page.
func formatOf(name string) (string, int) {
	for as := range asPage {
		if stem, ok := strings.CutSuffix(name, formats[as].suffix); ok {
			return stem, as
		}
	}
	return name, asPage
}

// stray sends a known address with a slash too many to its right spelling.
// Anything else does not exist.
func (p *Publisher) stray(w http.ResponseWriter, r *http.Request, path string) {
	right := strings.TrimSuffix(path, "/")
	if _, known := p.routes[right]; !known || right == path {
		say(w, r, http.StatusNotFound, "there is nothing at this address")
		return
	}
	target := p.site.base + right
	if r.URL.RawQuery != "" {
		target += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", target)
	say(w, r, http.StatusPermanentRedirect, "it is at "+p.site.base+right)
}

// document answers with a section in one format: the live feed, or a page of
// older entries.
func (p *Publisher) document(w *window, as int) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		if cursor := before(r); cursor != "" {
			p.atHand(rw, r, as, func() (*feed, error) { return p.older(r.Context(), w.section, cursor) })
			return
		}
		starting, err := p.starting(r.Context(), w)
		if err != nil {
			p.unavailable(rw, r, err)
			return
		}
		if starting {
			p.notYet(rw, r, w, as)
			return
		}
		edition, err := p.edition(r.Context(), w)
		if err != nil {
			p.unavailable(rw, r, err)
			return
		}
		p.live(rw, r, w, edition, as)
	}
}

// before is the cursor in a request; empty for the live feed.
func before(r *http.Request) string {
	if r.URL.RawQuery == "" {
		return ""
	}
	return r.URL.Query().Get("before")
}

// live answers with an edition: whole, what is new of it, or that nothing is.
func (p *Publisher) live(w http.ResponseWriter, r *http.Request, win *window, e *edition, as int) {
	doc, err := e.renditions[as]()
	if err == nil && as != asPage && wantsDelta(r.Header) {
		var sent bool
		if sent, err = p.sendDelta(w, r, win, e, as, doc); sent {
			return
		}
	}
	if err == nil {
		err = doc.serve(w, r, p.now())
	}
	if err != nil {
		p.unwritable(w, r, err)
	}
}

// atHand answers with a document that is made for this request. Few are made at
// a time: they read the disk, and anybody may ask for them.
func (p *Publisher) atHand(w http.ResponseWriter, r *http.Request, as int, make func() (*feed, error)) {
	doc, err := p.made(r, as, make)
	switch {
	case errors.Is(err, errNoArchive):
		say(w, r, http.StatusNotFound, "there is no such archive, or all that was in it was forgotten")
	case errors.Is(err, errCursor):
		say(w, r, http.StatusBadRequest, err.Error())
	case err != nil:
		p.unavailable(w, r, err)
	default:
		if err := doc.serve(w, r, p.now()); err != nil {
			p.unwritable(w, r, err)
		}
	}
}

// made makes a document once there is a place for it.
func (p *Publisher) made(r *http.Request, as int, make func() (*feed, error)) (*rendition, error) {
	select {
	case p.places <- struct{}{}:
		defer func() { <-p.places }()
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	f, err := make()
	if err != nil {
		return nil, err
	}
	return f.render(as)
}

// notYet says that the first cycle goes on; a page looks again by itself.
func (p *Publisher) notYet(w http.ResponseWriter, r *http.Request, win *window, as int) {
	w.Header().Set("Retry-After", startingRetry)
	var page bytes.Buffer
	if as != asPage || writeStarting(&page, &p.site, win.section) != nil {
		say(w, r, http.StatusServiceUnavailable, "the first articles are being fetched; ask again in a moment")
		return
	}
	answer(w, r, http.StatusServiceUnavailable, "text/html; charset=utf-8", p.site.pagePolicy(), page.Bytes())
}

// unwritable says that a document could not be rendered, and logs why.
func (p *Publisher) unwritable(w http.ResponseWriter, r *http.Request, err error) {
	p.complain("cannot render", err, "path", r.URL.Path)
	say(w, r, http.StatusInternalServerError, "this document could not be written")
}

// unavailable says that the store could not be read, and logs why. A client
// that went away is no news.
func (p *Publisher) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() == nil {
		p.complain("cannot serve", err, "path", r.URL.Path)
	}
	w.Header().Set("Retry-After", retryAfter)
	say(w, r, http.StatusServiceUnavailable, "the store cannot be read at the moment")
}

// say answers with a line of text.
func say(w http.ResponseWriter, r *http.Request, status int, text string) {
	answer(w, r, status, "text/plain; charset=utf-8", feedPolicy, []byte(text+"\n"))
}

// answer sends a body that is not to be kept.
func answer(w http.ResponseWriter, r *http.Request, status int, contentType, policy string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	send(w, r, status, body)
}

// send writes a body where the method has one. A client that hangs up gets no
// more; there is nobody left to be told.
func send(w http.ResponseWriter, r *http.Request, status int, body []byte) {
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(body)
	}
}
