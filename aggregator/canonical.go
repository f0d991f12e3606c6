package aggregator

import (
	"cmp"
	"net/netip"
	"net/url"
	"path"
	"slices"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// Canonical is the form of a URL under which an article is known: two links
// with the same canonical form lead to the same story. It is for comparing and
// hashing; what is published stays the publisher's own link.
//
// Beside the normalisation of RFC 3986, 6.2.2 and 6.2.3, it takes http for
// https, drops www., tracking parameters, fragments that do not route, index
// files, trailing slashes and the marks of AMP, and opens redirect wrappers
// that carry their target in clear. It never touches the case of a path, the
// value of a parameter or their number. What is no http URL is returned as it
// is, trimmed.
//
// Canonical(Canonical(u)) == Canonical(u).
func Canonical(raw string) string {
	trimmed := trimURL(raw)
	u, err := url.Parse(trimmed)
	if err != nil || !isWeb(u) {
		return trimmed
	}
	for range maxWrappers {
		target := unwrap(u)
		if target == nil {
			break
		}
		u = target
	}
	host := canonicalHost(u)
	p, query := canonicalPath(cmp.Or(u.RawPath, u.EscapedPath())), canonicalQuery(host, u.RawQuery)
	host, p, query = canonicalVideo(host, p, query)
	c := "https://" + host + p
	if query != "" {
		c += "?" + query
	}
	return c + routingFragment(u)
}

// maxWrappers bounds how many wrappers around a URL are opened.
const maxWrappers = 8

// trimURL removes what browsers ignore in a URL: white space and controls
// around it, tabs and line ends within.
func trimURL(raw string) string {
	raw = strings.TrimFunc(raw, func(r rune) bool { return r <= ' ' || r == 0x7f || r == '\u00a0' })
	return strings.NewReplacer("\t", "", "\n", "", "\r", "").Replace(raw)
}

func isWeb(u *url.URL) bool { return (u.Scheme == "http" || u.Scheme == "https") && u.Hostname() != "" }

// canonicalHost is the host without what does not distinguish sites: case,
// default ports, the final dot, www., known mobile names; in ASCII form.
func canonicalHost(u *url.URL) string {
	host := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	host = plainHost(host)
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	return host
}

// plainHost drops www. and the mobile names of sites known to serve the same
// paths under them. A blind cut of m. would merge different sites.
func plainHost(host string) string {
	for strings.HasPrefix(host, "www.") && strings.Contains(host[4:], ".") {
		host = host[4:]
	}
	if first, rest, ok := strings.Cut(host, ".m.wikipedia.org"); ok && rest == "" {
		return first + ".wikipedia.org"
	}
	switch host {
	case "m.youtube.com", "m.facebook.com", "mobile.twitter.com", "mobile.x.com", "m.imdb.com", "amp.theguardian.com", "amp.cnn.com":
		return host[strings.IndexByte(host, '.')+1:]
	}
	return host
}

// isIndexFile knows what servers answer with for their folder.
func isIndexFile(name string) bool {
	switch name {
	case "index.html", "index.htm", "index.php", "default.asp", "default.aspx":
		return true
	}
	return false
}

// canonicalPath normalises an escaped path; the root is "/", no other path
// ends in a slash.
func canonicalPath(escaped string) string {
	p := normaliseEscapes(escaped)
	if i := strings.Index(strings.ToLower(p), "%3futm_"); i >= 0 {
		p = p[:i]
	}
	for {
		shorter := trimPath(p)
		if shorter == p {
			return p
		}
		p = shorter
	}
}

// trimPath takes one step towards the shortest path to the same page.
func trimPath(p string) string {
	p = cleanSlashes(p)
	dir, name := path.Split(p)
	switch {
	case isIndexFile(name):
		p = dir
	case name == "amp" && dir != "/":
		p = dir
	case strings.HasSuffix(name, ".amp.html"):
		p = strings.TrimSuffix(p, ".amp.html") + ".html"
	case strings.HasSuffix(name, ".amp") && name != ".amp":
		p = strings.TrimSuffix(p, ".amp")
	}
	if p != "/" {
		p = strings.TrimSuffix(p, "/")
	}
	return "/" + strings.TrimPrefix(p, "/")
}

// cleanSlashes removes dot segments and doubled slashes, except where the path
// holds another URL, as web archives have it.
func cleanSlashes(p string) string {
	if strings.Contains(p, "/http:/") || strings.Contains(p, "/https:/") {
		return p
	}
	folder := strings.HasSuffix(p, "/") || strings.HasSuffix(p, "/.") || strings.HasSuffix(p, "/..")
	p = path.Clean("/" + p)
	if folder && p != "/" {
		p += "/"
	}
	return p
}

// canonicalQuery drops what tracks and orders the rest by name. Repeated
// parameters keep their order; "a=" is "a".
func canonicalQuery(host, raw string) string {
	var kept []string
	for _, pair := range strings.FieldsFunc(raw, func(r rune) bool { return r == '&' || r == ';' }) {
		name, value, _ := strings.Cut(normaliseEscapes(pair), "=")
		if name == "" && value == "" || isTracking(host, name) || marksAMP(name, value) {
			continue
		}
		if value != "" {
			name += "=" + value
		}
		kept = append(kept, name)
	}
	slices.SortStableFunc(kept, func(a, b string) int {
		a, _, _ = strings.Cut(a, "=")
		b, _, _ = strings.Cut(b, "=")
		return strings.Compare(a, b)
	})
	return strings.Join(kept, "&")
}

// marksAMP reports whether the parameter only asks for the AMP form of a page.
func marksAMP(name, value string) bool {
	switch strings.ToLower(name) {
	case "amp":
		return value == "" || value == "1" || value == "true"
	case "outputtype":
		return value == "amp"
	}
	return false
}

// routingFragment keeps the fragments by which script-driven sites tell pages apart.
func routingFragment(u *url.URL) string {
	fragment := normaliseEscapes(cmp.Or(u.RawFragment, u.EscapedFragment()))
	if strings.HasPrefix(fragment, "!") || strings.HasPrefix(fragment, "/") {
		return "#" + fragment
	}
	return ""
}

// canonicalVideo brings the forms of a YouTube link to watch?v=.
func canonicalVideo(host, p, query string) (string, string, string) {
	id := ""
	switch host {
	case "youtu.be":
		id = strings.TrimPrefix(p, "/")
	case "youtube.com", "youtube-nocookie.com":
		for _, form := range [...]string{"/embed/", "/shorts/", "/live/", "/v/"} {
			if rest, ok := strings.CutPrefix(p, form); ok {
				id = rest
			}
		}
		if p == "/watch" {
			id = parameter(query, "v")
		}
	}
	if id == "" || strings.Trim(id, videoIDChars) != "" {
		return host, p, query
	}
	return "youtube.com", "/watch", "v=" + id
}

// videoIDChars are what the id of a video is made of.
const videoIDChars = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"

// parameter is the first value of a parameter in a canonical query.
func parameter(query, name string) string {
	for pair := range strings.SplitSeq(query, "&") {
		if value, ok := strings.CutPrefix(pair, name+"="); ok {
			return value
		}
	}
	return ""
}

// unwrap returns the target of a link that only passes through another site,
// or nil when u is no such link.
func unwrap(u *url.URL) *url.URL {
	host := canonicalHost(u)
	p, query := canonicalPath(cmp.Or(u.RawPath, u.EscapedPath())), canonicalQuery(host, u.RawQuery)
	target := ""
	switch {
	case isGoogle(host) && p == "/url":
		target = unescape(cmp.Or(parameter(query, "q"), parameter(query, "url")))
	case isGoogle(host) && strings.HasPrefix(p, "/amp/"):
		target = ampTarget(strings.TrimPrefix(p, "/amp/"), query)
	case isOrUnder(host, "cdn.ampproject.org"):
		if _, rest, ok := strings.Cut(p[1:], "/"); ok {
			target = ampTarget(rest, query)
		}
	case isOrUnder(host, "facebook.com") && p == "/l.php":
		target = unescape(parameter(query, "u"))
	}
	t, err := url.Parse(trimURL(target))
	if err != nil || !isWeb(t) {
		return nil
	}
	return t
}

// unescape opens the escapes of a parameter once.
func unescape(value string) string {
	opened, err := url.QueryUnescape(value)
	if err != nil {
		return ""
	}
	return opened
}

// isGoogle knows google.com and the names of other countries, and no host that
// only begins like them.
func isGoogle(host string) bool {
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	return err == nil && domain == host && strings.HasPrefix(host, "google.")
}

// ampTarget reads the "s/host/path" form that AMP caches use; s means https.
func ampTarget(rest, query string) string {
	rest = strings.TrimPrefix(rest, "s/")
	if host, _, _ := strings.Cut(rest, "/"); !strings.Contains(host, ".") {
		return ""
	}
	target := "https://" + rest
	if query != "" {
		target += "?" + query
	}
	return target
}

// normaliseEscapes writes percent-escapes in upper case, opens those of
// unreserved characters and escapes what may not stand in a URL (RFC 3986,
// 2.3 and 6.2.2). Reserved characters stay as they were written.
func normaliseEscapes(s string) string {
	const hex = "0123456789ABCDEF"
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c, escaped := s[i], false
		if c == '%' && i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2]) {
			c, escaped = unhex(s[i+1])<<4|unhex(s[i+2]), true
			i += 2
		}
		if isUnreserved(c) || !escaped && isReserved(c) {
			b.WriteByte(c)
			continue
		}
		b.Write([]byte{'%', hex[c>>4], hex[c&15]})
	}
	return b.String()
}

func isUnreserved(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9' || strings.IndexByte("-._~", c) >= 0
}

func isReserved(c byte) bool { return strings.IndexByte(":/?#[]@!$&'()*+,;=", c) >= 0 }

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c >= 'a':
		return c - 'a' + 10
	}
	return c - 'A' + 10
}

// Site is the registrable domain of a URL's host, the unit of politeness and
// of ownership; an IP address is its own. It is empty for what is no http URL.
func Site(raw string) string {
	u, err := url.Parse(trimURL(raw))
	if err != nil || !isWeb(u) {
		return ""
	}
	host := strings.TrimRight(strings.ToLower(u.Hostname()), ".")
	if _, err := netip.ParseAddr(host); err == nil {
		return host
	}
	if ascii, err := idna.Lookup.ToASCII(host); err == nil {
		host = ascii
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return domain
	}
	return host
}
