package aggregator

import (
	"slices"
	"strings"
)

// canonicalQuery drops what tracks and orders the rest by name. Repeated
// parameters keep their order; "a=" is "a". What has more parameters than any
// page reads stays in its order.
func canonicalQuery(host, raw string) string {
	if raw == "" {
		return ""
	}
	if strings.Count(raw, "&")+strings.Count(raw, ";") > maxSeparators {
		return normaliseEscapes(raw)
	}
	var kept []string
	for pair := range strings.FieldsFuncSeq(raw, isSeparator) {
		pair = normaliseEscapes(pair)
		name, value, _ := strings.Cut(pair, "=")
		if value == "" {
			pair = name
		}
		if pair != "" && !isTracking(host, name, value) && !marksAMP(name, value) {
			kept = append(kept, pair)
		}
	}
	slices.SortStableFunc(kept, byName)
	return strings.Join(kept, "&")
}

const maxSeparators = 256

func isSeparator(r rune) bool { return r == '&' || r == ';' }

func byName(a, b string) int {
	a, _, _ = strings.Cut(a, "=")
	b, _, _ = strings.Cut(b, "=")
	return strings.Compare(a, b)
}

// marksAMP reports whether the parameter only asks for the AMP form of a page.
func marksAMP(name, value string) bool {
	switch {
	case strings.EqualFold(name, "amp"):
		return value == "" || value == "1" || value == "true"
	case strings.EqualFold(name, "outputType"):
		return value == "amp"
	}
	return false
}
