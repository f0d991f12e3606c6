package publish

import (
	"strconv"
	"strings"
)

// choices are the codings in the order in which they are chosen where a
// client likes them equally: the cheapest to send first.
var choices = [...]coding{zstandard, gzipped, identity}

// negotiate picks the coding for an Accept-Encoding field (RFC 9110, 12.5.3);
// false when the client refuses every one.
func negotiate(lines []string) (coding, bool) {
	weights := acceptable(lines)
	best, most := identity, 0.0
	for _, c := range choices {
		if weights[c] > most {
			best, most = c, weights[c]
		}
	}
	return best, most > 0
}

// least is the weight of a document as it is where the client says nothing of
// it: acceptable, and wanted less than any coding that is asked for.
const least = 0.0001

// acceptable are the weights that a client gives each coding: 0 for those that
// it refuses or does not ask for.
func acceptable(lines []string) [len(codings)]float64 {
	const unsaid = -1
	weights := [len(codings)]float64{unsaid, unsaid, unsaid}
	others := float64(unsaid)
	for _, line := range lines {
		for element := range strings.SplitSeq(line, ",") {
			name, parameters, _ := strings.Cut(element, ";")
			name = strings.TrimSpace(name)
			if name == "*" {
				others = weight(parameters)
			} else if c, ok := codingOf(name); ok {
				weights[c] = max(weights[c], weight(parameters))
			}
		}
	}
	for c, w := range weights {
		switch {
		case w != unsaid:
		case coding(c) == identity && others != 0:
			weights[c] = least
		case coding(c) == zstandard:
			weights[c] = 0 // who says "anything" may never have heard of it
		default:
			weights[c] = max(others, 0)
		}
	}
	return weights
}

// codingOf is the coding of that name, in any case.
func codingOf(name string) (coding, bool) {
	for c, known := range codings {
		if strings.EqualFold(name, known) {
			return coding(c), true
		}
	}
	return gzipped, strings.EqualFold(name, "x-gzip") // RFC 9110, 8.4.1.3
}

// weight reads the q parameter; 1 without one, 0 for one that makes no sense.
func weight(parameters string) float64 {
	first, _, _ := strings.Cut(parameters, ";")
	name, value, found := strings.Cut(first, "=")
	if !found || !strings.EqualFold(strings.TrimSpace(name), "q") {
		return 1
	}
	q, err := strconv.ParseFloat(strings.TrimSpace(value), 64)
	if err == nil && q > 0 && q <= 1 {
		return q
	}
	return 0
}
