package config

import (
	"crypto/sha256"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tidings/aggregator"
)

// nameSources names the sources that have no name yet. A name is what the
// store knows a source by, so the ones above in the file go first: a source
// that is added at its end renames none of them.
func nameSources(sources []*aggregator.Source) {
	if !slices.ContainsFunc(sources, func(s *aggregator.Source) bool { return s.Name == "" }) {
		return
	}
	taken := map[string]bool{}
	for _, s := range sources {
		taken[s.Name] = true
	}
	for _, s := range sources {
		if s.Name == "" {
			s.Name = freeName(namesOf(s), taken)
			taken[s.Name] = true
		}
	}
}

// freeName is the shortest of the names that nothing else has.
func freeName(names []string, taken map[string]bool) string {
	for _, name := range names {
		if !taken[name] {
			return name
		}
	}
	longest := names[len(names)-1]
	for n := 2; ; n++ {
		if name := longest + "-" + strconv.Itoa(n); !taken[name] {
			return name
		}
	}
}

// namesOf are the names that the address of a source suggests, the shortest
// first. What nobody may see of the address is told from others by a hash; where
// all of it is such, nothing is.
func namesOf(s *aggregator.Source) []string {
	names, whole := namesFrom(s.Shown(s.URL)), namesFrom(s.URL)
	if longest := len(names) - 1; !s.Secret && names[longest] != whole[longest] {
		names[longest] = hashedName(s)
	}
	return names
}

// namesFrom are the names that an address suggests, from the host alone to
// all that tells it from others.
func namesFrom(address string) []string {
	u, err := url.Parse(address)
	if err != nil {
		return []string{address}
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	path := strings.TrimSuffix(u.Path, "/")
	full := strings.TrimPrefix(strings.ToLower(u.Host), "www.") + path
	if u.RawQuery != "" {
		full += "?" + u.RawQuery
	}
	return []string{host, host + path, full}
}

// longName is a name from all of a source's address, so that it does not depend
// on what else there is. What nobody may see of the address is told from others
// by a hash.
func longName(s *aggregator.Source) string {
	shown := s.Shown(s.URL)
	names := namesFrom(shown)
	if name := names[len(names)-1]; shown == s.URL {
		return name
	}
	return hashedName(s)
}

// hashedName is such a name for an address that has it in common with others.
func hashedName(s *aggregator.Source) string {
	names := namesFrom(s.Shown(s.URL))
	return fmt.Sprintf("%s %.8x", names[len(names)-1], sha256.Sum256([]byte(s.URL)))
}
