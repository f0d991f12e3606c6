package publish

import (
	"maps"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// retryAfter is what a client is asked to wait, in seconds, when the store
// could not be read.
const retryAfter = "10"

// feedPolicy is the Content-Security-Policy of everything that is not a page.
const feedPolicy = "default-src 'none'; frame-ancestors 'none'"

// Handler answers every address of the publisher. A request for a feed or a
// page reads the store only until its window has been loaded.
func (p *Publisher) Handler() http.Handler { return http.HandlerFunc(p.dispatch) }

// routing maps every address that exists to its answer.
func (p *Publisher) routing() map[string]http.HandlerFunc {
	routes := map[string]http.HandlerFunc{
		"/":            p.index(),
		"/opml":        p.opml(),
		"/healthz":     p.healthz,
		"/readyz":      p.readyz,
		"/status.json": p.status,
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

// document answers with a section in one format.
func (p *Publisher) document(w *window, as int) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		edition, err := p.edition(r.Context(), w)
		if err != nil {
			p.unavailable(rw, r, err)
			return
		}
		doc, err := edition.renditions[as]()
		if err != nil {
			p.log.Error("cannot render", "path", r.URL.Path, "err", err)
			say(rw, r, http.StatusInternalServerError, "this document could not be written")
			return
		}
		doc.serve(rw, r, p.now())
	}
}

// serve writes the variant that the request accepts, or says that the client
// has it already.
func (d *rendition) serve(w http.ResponseWriter, r *http.Request, now time.Time) {
	v := d.negotiate(r.Header["Accept-Encoding"])
	if v == nil {
		w.Header().Set("Vary", "Accept-Encoding")
		say(w, r, http.StatusNotAcceptable, "this document is served as it is, or as gzip")
		return
	}
	maps.Copy(w.Header(), v.header)
	if unchanged(r.Header, v.etag, d.modified, now) {
		for _, name := range []string{"Content-Type", "Content-Length", "Content-Encoding"} {
			w.Header().Del(name)
		}
		w.WriteHeader(http.StatusNotModified)
		return
	}
	send(w, r, http.StatusOK, v.body)
}

// unavailable says that the store could not be read, and logs why. A client
// that went away is no news.
func (p *Publisher) unavailable(w http.ResponseWriter, r *http.Request, err error) {
	if r.Context().Err() == nil {
		p.log.Error("cannot serve", "path", r.URL.Path, "err", err)
	}
	w.Header().Set("Retry-After", retryAfter)
	say(w, r, http.StatusServiceUnavailable, "the store cannot be read at the moment")
}

// say answers with a line of text.
func say(w http.ResponseWriter, r *http.Request, status int, text string) {
	answer(w, r, status, "text/plain; charset=utf-8", []byte(text+"\n"))
}

// answer sends a body that is not to be kept.
func answer(w http.ResponseWriter, r *http.Request, status int, contentType string, body []byte) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Content-Security-Policy", feedPolicy)
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
