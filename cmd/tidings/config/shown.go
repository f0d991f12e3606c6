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
