package aggregator

import (
	"net/url"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// canonicalHost is the host without what does not distinguish sites: case,
// default ports, the final dot, www., amp., known mobile names; in ASCII form.
// It is empty when nothing of a host is left.
func canonicalHost(u *url.URL) string {
	host := plainHost(asciiHost(u.Hostname()))
	if strings.Contains(host, "%") {
		return "" // an IPv6 zone, which means something on one machine only
	}
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if port := u.Port(); port != "" && port != "80" && port != "443" {
		host += ":" + port
	}
	return host
}

// asciiHost is the name in lower case, as DNS has it. A name that IDNA does
// not allow stays as it is written.
func asciiHost(host string) string {
	host = strings.ToLower(host)
	if needsIDNA(host) {
		if ascii, err := idna.Lookup.ToASCII(host); err == nil {
			host = ascii
		}
	}
	return strings.TrimRight(host, ".")
}

// needsIDNA tells names that IDNA may write differently. Most need none of it,
// and it costs more than all the rest.
func needsIDNA(host string) bool {
	return strings.Contains(host, "xn--") || strings.ContainsFunc(host, func(r rune) bool { return r >= 0x80 })
}

// plainHost drops the first labels of a name that do not tell sites apart.
func plainHost(host string) string {
	for strings.HasPrefix(host, "www.") && strings.Contains(host[4:], ".") {
		host = host[4:]
	}
	if plain, ok := strings.CutPrefix(host, "amp."); ok && isRegistrable(plain) {
		return plainHost(plain)
	}
	if label, domain, ok := strings.Cut(host, "."); ok && isMobile(label, domain) {
		return domain
	}
	if language, domain, ok := strings.Cut(host, ".m."); ok && isWiki(domain) {
		return language + "." + domain
	}
	return host
}

// isRegistrable reports whether a site can have the name, and not only a
// registry such as co.uk.
func isRegistrable(host string) bool {
	_, err := publicsuffix.EffectiveTLDPlusOne(host)
	return err == nil
}

// isMobile knows sites that serve the same paths under another name. A blind
// cut of m. would merge different sites.
func isMobile(label, domain string) bool {
	switch domain {
	case "facebook.com", "flickr.com", "habr.com", "imdb.com", "soundcloud.com", "vk.com", "youtube.com":
		return label == "m"
	case "twitter.com", "x.com", "nytimes.com":
		return label == "mobile"
	case "reddit.com":
		return label == "m" || label == "old" || label == "np"
	}
	return false
}

// isWiki knows the projects that have a mobile site beside that of each language.
func isWiki(domain string) bool {
	switch domain {
	case "wikipedia.org", "wiktionary.org", "wikinews.org", "wikiquote.org", "wikisource.org", "wikivoyage.org", "wikibooks.org", "wikimedia.org":
		return true
	}
	return false
}

// isOrUnder reports whether host is the domain or one below it.
func isOrUnder(host, domain string) bool {
	rest, ok := strings.CutSuffix(host, domain)
	return ok && (rest == "" || strings.HasSuffix(rest, "."))
}
