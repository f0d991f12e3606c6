package demo

import (
	"crypto/sha256"
	"fmt"
	"net/http"
)

// answer is what a publication's server says.
func (t *Town) answer(w http.ResponseWriter, r *http.Request) {
	door, ok := t.doors[r.Host]
	if !ok || r.URL.Path != "/feed" {
		http.NotFound(w, r)
		return
	}
	status, contentType, body, line := t.ask(door)
	if line != "" {
		t.Tell(line)
	}
	if status != http.StatusOK {
		http.Error(w, http.StatusText(status), status)
		return
	}
	tag := fmt.Sprintf(`"%x"`, sha256.Sum256(body))
	w.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	w.Header().Set("Content-Type", contentType)
	_, _ = w.Write(body) // whoever left does not want it
}

// ask is the state of a publication as a request finds it. The line is what
// there is to tell of it; mostly nothing.
func (t *Town) ask(d door) (status int, contentType string, body []byte, line string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	p := d.of
	switch {
	case p.gone:
		return http.StatusGone, "", nil, ""
	case p.down && !d.mirror:
		return http.StatusBadGateway, "", nil, ""
	case p.failing > 0:
		p.failing--
		p.broken = true
		return http.StatusInternalServerError, "", nil, ""
	case p.broken:
		p.broken = false
		line = p.name + " answers again, and nothing that it had was lost meanwhile"
	}
	contentType, body = p.render(p)
	return http.StatusOK, contentType, body, line
}
