package fetch

import (
	"context"
	"io"
	"net/http"
	"strings"
)

// accept names the feed types before anything else: many feeds are served as
// text/xml, text/html or text/plain.
const accept = "application/atom+xml, application/rss+xml, application/feed+json, " +
	"application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, */*;q=0.1"

// request is the GET for the address that the chain has come to. A source's
// own headers go to its own origin, and validators to its own address, alone.
func (f *Fetcher) request(ctx context.Context, c *chain) *http.Request {
	h := http.Header{}
	h.Set("User-Agent", f.userAgent)
	h.Set("Accept", accept)
	h.Set("Accept-Encoding", acceptEncoding)
	r := (&http.Request{Method: http.MethodGet, URL: c.address, Header: h}).WithContext(ctx)
	if c.redirects == 0 {
		r.Body, r.TransferEncoding = unrepeatable()
	}
	if c.atHome {
		c.introduce(r)
	}
	if c.conditional() {
		c.condition(h)
	}
	return r
}

// unrepeatable is an empty body, of which nothing is sent. With a body that it
// cannot have twice, net/http does not repeat a request when a kept connection
// is reset: one poll is one request. After a redirect it may, since servers
// close connections behind a redirect without a word.
//
// With a transfer coding that is none it does not look, in a goroutine for each
// request, whether there is something in the body.
func unrepeatable() (body io.ReadCloser, coding []string) {
	return io.NopCloser(strings.NewReader("")), []string{"identity"}
}

// introduce adds what only the source's own origin may see.
func (c *chain) introduce(r *http.Request) {
	if c.user != nil {
		password, _ := c.user.Password()
		r.SetBasicAuth(c.user.Username(), password)
	}
	for name, value := range c.asked.Header {
		r.Header.Set(name, value)
	}
}

// conditional reports whether the request for the current address states a
// condition, so that 304 would be an answer to it.
func (c *chain) conditional() bool {
	v := &c.asked.Validators
	return c.known() && (v.ETag != "" || v.LastModified != "")
}

// known reports whether the validators are those of the current address.
func (c *chain) known() bool {
	if c.asked.Validators.URL == "" {
		return c.redirects == 0
	}
	return c.asked.Validators.URL == c.Address()
}

// takesDelta reports whether the request for the current address asks for what
// is new since its ETag, so that 226 would be an answer to it (RFC 3229).
func (c *chain) takesDelta() bool { return c.known() && c.asked.Validators.ETag != "" }

// condition adds the validators as the server wrote them (RFC 9110, 13.1.2
// and 13.1.3); both, since not every server looks at the same one.
func (c *chain) condition(h http.Header) {
	if c.takesDelta() {
		h.Set("If-None-Match", c.asked.Validators.ETag)
		h.Set("A-IM", "feed")
	}
	if modified := c.asked.Validators.LastModified; modified != "" {
		h.Set("If-Modified-Since", modified)
	}
}
