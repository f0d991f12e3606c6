package fetch

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"tidings/aggregator"
)

// read makes a response of the answer that ended the chain, and closes it.
// Only the body of a 200 or a 226 is looked at.
func (f *Fetcher) read(c *chain, answer *http.Response) (*aggregator.Response, error) {
	defer answer.Body.Close()
	switch status := answer.StatusCode; {
	case status == http.StatusOK:
		return f.readBody(c, answer)
	case status == http.StatusIMUsed:
		return f.readDelta(c, answer)
	case status != http.StatusNotModified:
		return nil, f.refusal(c, answer, errors.New(statusText(status)))
	case !c.conditional():
		return nil, f.refusal(c, answer, errors.New("304 Not Modified to a request that states no condition"))
	}
	response := f.response(c, answer)
	response.Unchanged = true
	response.Validators = refreshed(c.asked.Validators, answer.Header)
	response.FreshFor = max(response.FreshFor, prolonged(response.Validators, answer.Header))
	return response, nil
}

// readDelta reads a 226, which holds what is new since the ETag that was sent
// (RFC 3229, 10.4.1). Its own ETag is that of the whole.
func (f *Fetcher) readDelta(c *chain, answer *http.Response) (*aggregator.Response, error) {
	if !c.takesDelta() {
		return nil, f.refusal(c, answer, errors.New("226 IM Used to a request that asks for no delta"))
	}
	if im := answer.Header.Get("IM"); im != "" && !strings.EqualFold(im, "feed") {
		return nil, f.refusal(c, answer, fmt.Errorf("instance manipulation %q was not asked for", im))
	}
	return f.readBody(c, answer)
}

func (f *Fetcher) readBody(c *chain, answer *http.Response) (*aggregator.Response, error) {
	content, err := f.content(c, answer)
	if err != nil {
		return nil, f.refusal(c, answer, err)
	}
	response := f.response(c, answer)
	response.Validators = replaced(c, answer, content)
	response.Body, response.Unchanged = content.body, content.known
	return response, nil
}

// response holds what every usable answer says.
func (f *Fetcher) response(c *chain, answer *http.Response) *aggregator.Response {
	return &aggregator.Response{
		Status:      answer.StatusCode,
		URL:         c.address.String(),
		ContentType: answer.Header.Get("Content-Type"),
		Moved:       c.moved,
		FreshFor:    freshFor(answer.Header, f.now()),
		RetryAfter:  retryAfter(answer.Header, f.now()),
	}
}

// refusal is the error for an answer that carries no feed.
func (f *Fetcher) refusal(c *chain, answer *http.Response, err error) *aggregator.FetchError {
	return &aggregator.FetchError{
		Status:     answer.StatusCode,
		RetryAfter: retryAfter(answer.Header, f.now()),
		Astray:     !c.permanent,
		Err:        err,
	}
}

// refreshed returns the validators after a 304: those that it gives, and the
// old ones for the rest (RFC 9111, 4.3.4).
func refreshed(old aggregator.Validators, h http.Header) aggregator.Validators {
	old.ETag = cmp.Or(h.Get("ETag"), old.ETag)
	old.LastModified = cmp.Or(h.Get("Last-Modified"), old.LastModified)
	if lifetime, ok := maxAge(h); ok {
		old.MaxAge = within(lifetime)
	}
	return old
}

// replaced returns the validators after a body; none of the old ones outlives
// it. A 226 body (RFC 3229) is not the whole that a later one could be equal to.
func replaced(c *chain, answer *http.Response, content content) aggregator.Validators {
	v := aggregator.Validators{ETag: answer.Header.Get("ETag"), LastModified: answer.Header.Get("Last-Modified")}
	if lifetime, ok := maxAge(answer.Header); ok {
		v.MaxAge = within(lifetime)
	}
	if c.redirects > 0 {
		v.URL = c.Address()
	}
	if answer.StatusCode == http.StatusOK {
		v.Body, v.Coded = content.sum, content.coded
	}
	return v
}
