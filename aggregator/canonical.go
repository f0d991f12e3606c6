package aggregator

import (
	"net/url"
	"strings"
)

// Canonical is the form of a URL under which an article is known: two links
// with the same canonical form lead to the same story. It is for comparing and
// hashing; what is published stays the publisher's own link.
//
// Beside the normalisation of RFC 3986, 6.2.2 and 6.2.3, it takes http for
// https, drops www., tracking parameters, fragments that do not route, index
// files, trailing slashes and the marks of AMP, and opens redirect wrappers
// that carry their target in clear. It never touches the case of a path, nor
// the value of a parameter or the order of its repeats. Letters that Unicode
// can write in several ways stay as they are written: servers tell them apart.
// What is no http URL, longer than 8 KiB or wrapped more than four times is
// returned as it is, trimmed.
//
// Canonical(Canonical(u)) == Canonical(u).
func Canonical(raw string) string {
	trimmed := trimURL(raw)
	p, ok := parsePage(trimmed)
	if !ok {
		return trimmed
	}
	for range maxWrappers {
		target, wrapped := p.target()
		if !wrapped {
			return p.String()
		}
		p = target
	}
	if _, wrapped := p.target(); wrapped {
		return trimmed
	}
	return p.String()
}

// maxWrappers bounds how many wrappers around a URL are opened: each costs as
// much as the URL is long.
const maxWrappers = 4

// page is a web address taken apart, each part in its canonical form.
type page struct {
	host     string // with its port, unless it is a default one
	path     string // begins with a slash
	query    string
	fragment string // empty when it does not route
}

// parsePage reports false for what is no web address of bounded length.
func parsePage(trimmed string) (page, bool) {
	if len(trimmed) > maxURL {
		return page{}, false
	}
	u, ok := parseWeb(trimmed)
	if !ok {
		return page{}, false
	}
	p := page{host: canonicalHost(u), path: canonicalPath(u), fragment: routingFragment(u)}
	if p.host == "" {
		return page{}, false
	}
	p.query = canonicalQuery(p.host, u.RawQuery)
	return p.plainVideo(), true
}

func (p page) String() string {
	c := "https://" + p.host + p.path
	if p.query != "" {
		c += "?" + p.query
	}
	if p.fragment != "" {
		c += "#" + p.fragment
	}
	return c
}

// parseWeb parses an http or https URL.
func parseWeb(trimmed string) (*url.URL, bool) {
	u, err := url.Parse(trimmed)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return nil, false
	}
	return u, u.Hostname() != "" && len(u.Host) <= maxHost
}

// maxHost bounds a host in bytes: no name is longer, in whatever script
// (RFC 1035, 2.3.4), and IDNA takes its time over long ones.
const maxHost = 1024

// trimURL removes what browsers ignore in a URL: white space and controls
// around it, tabs and line ends within.
func trimURL(raw string) string {
	raw = strings.TrimFunc(raw, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\u00a0' })
	if !strings.ContainsAny(raw, "\t\n\r") {
		return raw
	}
	return strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(raw)
}

// parameter is the first value of a parameter in a canonical query.
func (p page) parameter(name string) string {
	for pair := range strings.SplitSeq(p.query, "&") {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}
