package read

import (
	"net/url"
	"slices"
	"strings"

	"golang.org/x/net/html"
)

// isReference reports whether the attribute says where something is.
func isReference(name string) bool {
	switch name {
	case "href", "src", "cite", "poster", "srcset":
		return true
	}
	return false
}

// timesCopied is how often what a reference repeats of its base is copied.
const timesCopied = 3

// refer is a reference as the policy leaves it. One that is longer than before
// takes its effort.
func (s *simple) refer(element, name, value string) (reference string, stays bool) {
	resolved, stays := resolveAttribute(html.Attribute{Key: name, Val: value}, s.base)
	longer := timesCopied * max(0, len(resolved)-len(value)) / bytesPerTag
	s.effort, s.repeated = s.effort-longer, s.repeated+longer
	if !stays || name == "srcset" || name == "poster" || element == "source" {
		return resolved, stays
	}
	return policyURL(resolved)
}

// policyURL is an address as the policy writes it; false when it is none that
// is allowed.
func policyURL(ref string) (written string, ok bool) {
	ref = strings.TrimSpace(ref)
	u, err := url.Parse(ref)
	if err != nil || strings.ContainsAny(ref, " \t\n") || !slices.Contains(schemes, u.Scheme) {
		return "", false
	}
	return u.String(), true
}

// isPlainURL reports whether the value of an attribute, with ampersands
// written as references, is an absolute URL of the web that is the same however
// it is parsed and written: scheme and host, then a path and a query of
// characters that need no escape in either.
func isPlainURL(value string) bool {
	rest, ok := strings.CutPrefix(value, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(value, "http://")
	}
	host := hostLength(rest)
	if !ok || host == 0 || len(value) > maxURL/3 {
		return false
	}
	rest = rest[host:]
	if rest == "" {
		return true
	}
	if rest[0] != '/' {
		return false
	}
	return isPlainPath(rest)
}

// hostLength is how long the host is with which a text begins.
func hostLength(text string) int {
	for i := range len(text) {
		if c := text[i]; !isLower(c|0x20) && !isDigit(c) && c != '-' && c != '.' {
			return i
		}
	}
	return len(text)
}

// isPlainPath looks at a path with its query.
func isPlainPath(path string) bool {
	for i := 0; i < len(path); i++ {
		switch c := path[i]; {
		case isLower(c | 0x20), c >= '-' && c <= '9', c == '_', c == '=', c == '~', c == '+', c == '?':
		case c == '%' && i+2 < len(path) && isHex(path[i+1]) && isHex(path[i+2]):
		case strings.HasPrefix(path[i:], "&amp;"):
			i += len("amp;")
		default:
			return false
		}
	}
	return true
}

// isPlainSet reports whether the value of a srcset attribute is one of plain
// references, each with a width or density, that are set apart as it is done
// when they are written, and not too many.
func isPlainSet(value string) bool {
	for range maxParts {
		image, rest, more := strings.Cut(value, ", ")
		ref, size, sized := strings.Cut(image, " ")
		if !isPlainURL(ref) || sized && !isPlainSize(size) {
			return false
		}
		if !more {
			return true
		}
		value = rest
	}
	return false
}

// isPlainSize reports whether a text is digits with a unit.
func isPlainSize(size string) bool {
	last := len(size) - 1
	if last < 1 || strings.IndexByte("wxh", size[last]) < 0 {
		return false
	}
	return strings.Trim(size[:last], "0123456789.") == ""
}
