package fetch

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"tidings/aggregator"
)

// maxRedirects is how many redirects one fetch follows.
const maxRedirects = 10

// chain is one fetch on its way from address to address.
type chain struct {
	asked     aggregator.Request
	user      *url.Userinfo // of asked.URL
	address   *url.URL      // to be asked next, as it goes on the wire
	redirects int
	seen      map[string]bool // the addresses up to now
	// atHome: every address up to now is of the origin of asked.URL. A chain
	// that has left it may come back and stays a stranger, as whoever sent it
	// back is one.
	atHome bool
	// permanent: every redirect up to now is. What lies beyond a temporary one
	// may be elsewhere tomorrow.
	permanent bool
	moved     string        // where the permanent redirects led; empty before the first
	left      time.Duration // until the deadline, while a request is made
}

// newChain begins at the address that is asked for.
func newChain(r aggregator.Request, deadline time.Duration) (*chain, error) {
	u, err := url.Parse(r.URL)
	if err != nil {
		return nil, errors.New("GET: the address is not a URL") // err may quote a password
	}
	address, err := onWire(u)
	if err != nil {
		return nil, &failure{address: shown(u), err: err}
	}
	return &chain{
		asked: r, user: u.User, address: address, atHome: true, permanent: true, left: deadline,
		seen: map[string]bool{address.String(): true},
	}, nil
}

// Address is the one to be asked next.
func (c *chain) Address() string { return c.address.String() }

// site is the registrable domain of the address to be asked next.
func (c *chain) site() string { return aggregator.Site(c.Address()) }

// isRedirect reports whether a status points to another address for the same
// request (RFC 9110, 15.4).
func isRedirect(status int) bool {
	switch status {
	case http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect:
		return true
	}
	return isPermanent(status)
}

func isPermanent(status int) bool {
	return status == http.StatusMovedPermanently || status == http.StatusPermanentRedirect
}

// follow goes on to where the answer points, or says why it must not.
func (c *chain) follow(answer *http.Response) error {
	target, err := c.target(answer)
	if err != nil {
		return err
	}
	c.atHome = c.atHome && aggregator.Origin(target.String()) == aggregator.Origin(c.Address())
	c.permanent = c.permanent && isPermanent(answer.StatusCode)
	c.address = target
	c.redirects++
	c.seen[target.String()] = true
	if c.permanent {
		c.moved = target.String()
	}
	return nil
}

// target is where the answer points, if the chain may go there.
func (c *chain) target(answer *http.Response) (*url.URL, error) {
	location := answer.Header.Get("Location")
	if location == "" {
		return nil, fmt.Errorf("%s without a Location", statusText(answer.StatusCode))
	}
	u, err := c.address.Parse(location)
	if err != nil {
		return nil, errors.New("redirect to something that is not a URL")
	}
	target, err := onWire(u)
	if err != nil {
		return nil, fmt.Errorf("redirect to %s: %w", shown(u), err)
	}
	return target, c.admit(target)
}

// admit says why the chain must not go on to the target, if it must not.
func (c *chain) admit(target *url.URL) error {
	switch {
	case c.address.Scheme == "https" && target.Scheme == "http":
		return fmt.Errorf("redirect from https down to %s", shown(target))
	case c.seen[target.String()]:
		return fmt.Errorf("redirect in a circle, to %s", shown(target))
	case slices.ContainsFunc(c.asked.Failed, func(failed string) bool { return sameOnWire(failed, target) }):
		return fmt.Errorf("redirect to %s, which %w", shown(target), aggregator.ErrTried)
	case c.redirects == maxRedirects:
		return fmt.Errorf("more than %d redirects", maxRedirects)
	}
	return nil
}
