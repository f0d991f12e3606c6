package read

import (
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// resolve is the address of an outline's feed, absolute and of the web. An
// address that is relative to nothing known is taken for one of the feed's site.
func (r *opmlReader) resolve(o opmlOutline) (string, error) {
	ref := webScheme(o.address())
	base := r.base
	if base == nil {
		base = rebase(nil, o.htmlURL)
	}
	if base == nil {
		ref = withScheme(ref)
	}
	if address := absolute(base, ref); address != "" {
		return address, nil
	}
	return "", whyNot(ref)
}

// feedScheme is how programs mark an address as one for a reader of feeds.
var feedScheme = regexp.MustCompile(`(?i)^(?:feed|itpc|pcast):(//)?(https?:)?`)

// webScheme is the address of the web that is meant by feed:.
func webScheme(ref string) string {
	found := feedScheme.FindStringSubmatch(ref)
	if found == nil {
		return ref
	}
	rest := strings.TrimLeft(ref[len(found[0]):], "/")
	if found[2] != "" {
		return found[2] + "//" + rest
	}
	return "http://" + rest
}

// withScheme completes an address that lacks nothing but its scheme.
func withScheme(ref string) string {
	if strings.HasPrefix(ref, "//") {
		return "https:" + ref
	}
	host, _, found := strings.Cut(ref, "/")
	if _, icann := publicsuffix.PublicSuffix(strings.ToLower(host)); found && icann && strings.Contains(host, ".") {
		return "https://" + ref
	}
	return ref
}

// whyNot says why a reference is no address of the web.
func whyNot(ref string) error {
	u, err := url.Parse(ref)
	switch {
	case err != nil:
		return errors.New("its address cannot be read")
	case u.Scheme == "":
		return errors.New("its address is relative, and nothing says to what")
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("its address is of the scheme %q, which is not http or https", cut(u.Scheme, maxLanguage))
	}
	return errors.New("its address has no host that could be asked")
}

// keyOf is the same for addresses that are asked alike.
func keyOf(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	u.Scheme, u.Host, u.Fragment = strings.ToLower(u.Scheme), strings.ToLower(u.Host), ""
	return u.String()
}
