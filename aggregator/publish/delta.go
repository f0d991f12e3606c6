package publish

import (
	"net/http"
	"strconv"
	"strings"
	"sync"
)

// wantsDelta reports whether a request asks for what is new alone (RFC 3229,
// 10.5.3; the instance manipulation "feed").
func wantsDelta(h http.Header) bool {
	if asksUnawares(h.Get("User-Agent")) {
		return false
	}
	for _, line := range h["A-Im"] {
		for element := range strings.SplitSeq(line, ",") {
			name, parameters, _ := strings.Cut(element, ";")
			if strings.EqualFold(strings.TrimSpace(name), "feed") {
				return weight(parameters) > 0
			}
		}
	}
	return false
}

// asksUnawares reports whether a program asks for deltas by its library alone.
// Python's feedparser always does, whatever is built on it; and rss2email, for
// one, takes a 226 for an error and never gets on.
func asksUnawares(agent string) bool {
	agent = strings.ToLower(agent)
	return strings.Contains(agent, "feedparser/") || strings.Contains(agent, "rss2email/")
}

// maxRecalled is how many editions are remembered: a reader that asks more
// rarely than the section changes so often is sent the whole feed.
const maxRecalled = 64

// recalled are the tags under which the editions of a window were rendered, in
// one format.
type recalled struct {
	mu       sync.Mutex
	editions map[string]uint64 // by the tag of the document
	order    []string          // the oldest first
}

// note remembers that an edition was rendered under the tag. The later edition
// counts of two that are the same.
func (k *recalled) note(tag string, edition uint64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, known := k.editions[tag]; !known {
		k.order = append(k.order, tag)
	}
	if k.editions == nil {
		k.editions = map[string]uint64{}
	}
	k.editions[tag] = edition
	if len(k.order) > maxRecalled {
		delete(k.editions, k.order[0])
		k.order = k.order[1:]
	}
}

// latest is the latest edition that one of the entity tags stands for, in
// whatever coding it was sent; 0 for none.
func (k *recalled) latest(lines []string) uint64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	var latest uint64
	for _, line := range lines {
		for tag := range strings.SplitSeq(line, ",") {
			tag = strings.Trim(strings.TrimPrefix(strings.TrimSpace(tag), "W/"), `"`)
			document, _, _ := strings.Cut(tag, "-")
			latest = max(latest, k.editions[document])
		}
	}
	return latest
}

// sendDelta answers with what is new since the edition that the client has, and
// reports whether it did: it does not when the client has none that is
// remembered, nothing is new, or everything is.
func (p *Publisher) sendDelta(w http.ResponseWriter, r *http.Request, win *window, e *edition, as int, whole *rendition) (bool, error) {
	known := win.recalled[as].latest(r.Header["If-None-Match"])
	if known == 0 || known >= e.number || r.Header["If-Match"] != nil || r.Header["If-Unmodified-Since"] != nil {
		return false, nil
	}
	f := e.newerThan(known)
	c, acceptable := negotiate(r.Header["Accept-Encoding"])
	if len(f.entries) == 0 || len(f.entries) == len(e.feed().entries) || !acceptable {
		return false, nil
	}
	body, _, err := f.write(as)
	if err != nil {
		return false, err
	}
	if body, err = p.site.coder.encode(body, nil, c, nil); err != nil {
		return false, err
	}
	v, err := whole.variants[c]()
	if err != nil {
		return false, err
	}
	h := w.Header()
	whole.head(h, v.header, p.now())
	h.Set("IM", "feed")
	h.Set("Content-Length", strconv.Itoa(len(body)))
	h.Set("Cache-Control", "no-store, im")
	h.Set("Vary", "Accept-Encoding, A-IM, If-None-Match")
	send(w, r, http.StatusIMUsed, body)
	return true, nil
}

// newerThan is the live feed with the entries alone that have come, or have
// changed, after an edition.
func (e *edition) newerThan(edition uint64) *feed {
	f := *e.feed()
	entries := f.entries
	f.entries = nil
	for _, entry := range entries {
		if e.since[entry.Seq] > edition {
			f.entries = append(f.entries, entry)
		}
	}
	return &f
}
