package config

import (
	"strings"

	"tidings/aggregator"
)

// shownURL shows the address of a source as everybody may see it.
func shownURL(s *aggregator.Source) func() string {
	return func() string { return s.Shown(s.URL) }
}

// shownMirrors shows those of its mirrors.
func shownMirrors(s *aggregator.Source) func() string {
	return func() string {
		shown := make([]string, len(s.Mirrors))
		for i, mirror := range s.Mirrors {
			shown[i] = s.Shown(mirror)
		}
		return strings.Join(shown, ", ")
	}
}

// shownDuplicates is what becomes of near duplicates, as a file says it.
func shownDuplicates(s *aggregator.Section) func() string {
	return func() string {
		if s.Collapse {
			return "collapse"
		}
		return "keep"
	}
}

// shownProxy is the proxy without its password.
func (f *Fetch) shownProxy() string {
	if f.Proxy == nil {
		return ""
	}
	return f.Proxy.Redacted()
}

// shownAddress is an address, or what was meant to be one, without what may be
// nobody else's: it may be too wrong to tell where its user name ends.
func shownAddress(text string) string {
	if at := strings.LastIndex(text, "@"); at >= 0 {
		scheme, user, ok := strings.Cut(text[:at], "://")
		if ok {
			scheme += "://"
		} else {
			scheme, user = "", scheme
		}
		text = scheme + veil(user) + text[at:]
	}
	if at := strings.IndexAny(text, "?#"); at >= 0 {
		text = text[:at+1] + veil(text[at+1:])
	}
	return text
}

// veil is what everybody may see of a secret: the variables in it.
func veil(secret string) string {
	shown := "…"
	for _, name := range variable.FindAllString(secret, -1) {
		if variableName.MatchString(name) {
			shown += name + "…"
		}
	}
	return shown
}
