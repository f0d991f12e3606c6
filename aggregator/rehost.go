package aggregator

import (
	"net/url"
	"strings"
)

// mirrors are the hosts on which a source's stories count as being on the host
// of its first address, so that none doubles when a mirror takes over.
type mirrors struct {
	first *url.URL // nil when it cannot be parsed
	host  string   // of first, canonical
	hosts []string // of the mirrors, canonical
}

func mirrorsOf(s *Source) *mirrors {
	m := &mirrors{}
	if u, err := url.Parse(s.URL); err == nil {
		m.first, m.host = u, canonicalHost(u)
	}
	for _, mirror := range s.Mirrors {
		if u, err := url.Parse(mirror); err == nil {
			m.hosts = append(m.hosts, canonicalHost(u))
		}
	}
	return m
}

// rehost gives a canonical link on a mirror's host the host of the first address.
func (m *mirrors) rehost(canonical string) string {
	for _, host := range m.hosts {
		if rest, ok := strings.CutPrefix(canonical, "https://"+host); ok && strings.HasPrefix(rest, "/") {
			return "https://" + m.host + rest
		}
	}
	return canonical
}

// homeward is a link as the first address would have written it, and its
// canonical form: an outage is no edit.
func (m *mirrors) homeward(link string) (asWritten, canonical string) {
	canonical = Canonical(link)
	rehosted := m.rehost(canonical)
	if rehosted == canonical || m.first == nil {
		return link, rehosted
	}
	u, err := url.Parse(trimURL(link))
	if err != nil {
		return link, rehosted
	}
	u.Scheme, u.Host = m.first.Scheme, m.first.Host
	return u.String(), rehosted
}
