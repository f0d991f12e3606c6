package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"tidings/aggregator"
)

// maxRedirects is how many redirects one fetch follows.
const maxRedirects = 10

// chain is one fetch on its way from address to address.
type chain struct {
	asked     aggregator.Request
	user      *url.Userinfo // of asked.URL
	address   *url.URL      // to be asked next; without userinfo and fragment
	redirects int
	seen      map[string]bool // the addresses up to now
	// atHome: every address up to now is of the origin of asked.URL. A chain
	// that has left it may come back and stays a stranger, as whoever sent it
	// back is one.
	atHome bool
}

func newChain(r aggregator.Request) (*chain, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, errors.New("GET: the address is not a URL") // err may quote a password
	}
	c := &chain{asked: r, user: u.User, address: bare(u), seen: map[string]bool{}, atHome: true}
	c.seen[c.address.String()] = true
	if err := fetchable(c.address); err != nil {
		return nil, &failure{address: c.address.String(), err: err}
	}
	return c, nil
}

// isRedirect reports whether a status points to another address for the same
// request (RFC 9110, 15.4).
func isRedirect(status int) bool {
	switch status {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther,
		http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return true
	}
	return false
}

// follow goes on to where the answer points, or says why it must not.
func (c *chain) follow(answer *http.Response) error {
	location := answer.Header.Get("Location")
	if location == "" {
		return fmt.Errorf("%s without a Location", statusText(answer.StatusCode))
	}
	target, err := c.address.Parse(location)
	if err != nil {
		return errors.New("redirect to something that is not a URL")
	}
	target = bare(target)
	if err := c.admit(target); err != nil {
		return err
	}
	c.atHome = c.atHome && sameOrigin(c.address, target)
	c.address = target
	c.redirects++
	c.seen[target.String()] = true
	return nil
}

// admit says why the chain must not go on to the target, if it must not.
func (c *chain) admit(target *url.URL) error {
	if err := fetchable(target); err != nil {
		return fmt.Errorf("redirect to %s: %w", target, err)
	}
	switch {
	case c.address.Scheme == "https" && target.Scheme == "http":
		return fmt.Errorf("redirect from https down to %s", target)
	case c.seen[target.String()]:
		return fmt.Errorf("redirect in a circle, to %s", target)
	case c.redirects == maxRedirects:
		return fmt.Errorf("more than %d redirects", maxRedirects)
	}
	return nil
}

// fetchable says why an address cannot be fetched, if it cannot.
func fetchable(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("scheme %q is not http or https", u.Scheme)
	}
	if u.Hostname() == "" {
		return errors.New("the address has no host")
	}
	return nil
}

// bare returns the address as it goes on the wire: all of it as it is written,
// less the userinfo and the fragment, which are not sent, and with those bytes
// of the query escaped that a request line cannot hold.
func bare(u *url.URL) *url.URL {
	b := *u
	b.User = nil
	b.Fragment, b.RawFragment = "", ""
	b.RawQuery = escapeQuery(u.RawQuery)
	return &b
}

func escapeQuery(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f {
			fmt.Fprintf(&b, "%%%02X", c)
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

// sameOrigin compares scheme, host and port (RFC 6454, 5).
func sameOrigin(a, b *url.URL) bool {
	return a.Scheme == b.Scheme && strings.EqualFold(a.Hostname(), b.Hostname()) && port(a) == port(b)
}

func port(u *url.URL) string {
	switch {
	case u.Port() != "":
		return u.Port()
	case u.Scheme == "https":
		return "443"
	}
	return "80"
}
