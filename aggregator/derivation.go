package aggregator

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
)

// Derivation says, in words for a person, how the canonical form of a link came
// about: which wrappers were opened, and what of the link does not count. It
// has nothing to say of a link that is its own canonical form.
func Derivation(link string) []string {
	at := trimURL(link)
	if Canonical(link) == at {
		return nil
	}
	var steps []string
	for p, isPage := parsePage(at); isPage; {
		target, wraps := p.target()
		if !wraps {
			return append(steps, p.differences(at)...)
		}
		steps = append(steps, p.host+" only leads on to "+p.targetAddress())
		p, at = target, p.targetAddress()
	}
	return steps
}

// differences are the parts of an address that the page has in another form.
func (p page) differences(address string) []string {
	u, ok := parseWeb(address)
	if !ok {
		return nil
	}
	var all []string
	for _, part := range [...]struct{ mark, written, counts string }{
		{"", u.Scheme, "https"},
		{"", u.Host, p.host},
		{"", u.EscapedPath(), p.path},
		{"#", u.EscapedFragment(), p.fragment},
	} {
		switch {
		case part.written == part.counts:
		case part.counts == "":
			all = append(all, "without "+part.mark+part.written)
		default:
			all = append(all, fmt.Sprintf("%s%s counts as %s%s", part.mark, part.written, part.mark, part.counts))
		}
	}
	if dropped := p.dropped(u); len(dropped) > 0 {
		all = append(all, "without the parameters "+strings.Join(dropped, ", "))
	}
	return all
}

// dropped are the names of an address's parameters that the page does not have.
func (p page) dropped(u *url.URL) []string {
	var names []string
	for pair := range strings.FieldsFuncSeq(u.RawQuery, isSeparator) {
		name, _, _ := strings.Cut(normaliseEscapes(pair), "=")
		if !slices.Contains(names, name) && !p.has(name) {
			names = append(names, name)
		}
	}
	return names
}

// has reports whether the page has a parameter of that name, with a value or
// without one.
func (p page) has(name string) bool {
	for pair := range strings.SplitSeq(p.query, "&") {
		if kept, _, _ := strings.Cut(pair, "="); kept == name {
			return true
		}
	}
	return false
}
