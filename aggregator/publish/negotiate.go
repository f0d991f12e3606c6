package publish

import (
	"strconv"
	"strings"
)

// negotiate picks the variant for an Accept-Encoding field (RFC 9110, 12.5.3);
// nil when the client refuses every one.
func (d *rendition) negotiate(lines []string) *variant {
	accepted := parseAccepted(lines)
	gzip, identity := accepted.gzip(), accepted.identity()
	switch {
	case gzip > 0 && gzip >= identity:
		return &d.gzip
	case identity > 0:
		return &d.identity
	}
	return nil
}

// accepted are the weights that a client gave; -1 where it gave none.
type accepted struct {
	gzipWeight, identityWeight, anyWeight float64
}

func parseAccepted(lines []string) accepted {
	a := accepted{-1, -1, -1}
	for _, line := range lines {
		for element := range strings.SplitSeq(line, ",") {
			coding, parameters, _ := strings.Cut(element, ";")
			a.note(strings.TrimSpace(coding), weight(parameters))
		}
	}
	return a
}

func (a *accepted) note(coding string, q float64) {
	switch {
	case strings.EqualFold(coding, "gzip"), strings.EqualFold(coding, "x-gzip"):
		a.gzipWeight = max(a.gzipWeight, q)
	case strings.EqualFold(coding, "identity"):
		a.identityWeight = q
	case coding == "*":
		a.anyWeight = q
	}
}

// gzip is the weight of gzip: it has to be asked for.
func (a accepted) gzip() float64 {
	if a.gzipWeight >= 0 {
		return a.gzipWeight
	}
	return max(a.anyWeight, 0)
}

// identity is the weight of the document as it is: acceptable unless refused,
// and wanted less than any coding that is asked for.
func (a accepted) identity() float64 {
	const least = 0.0001
	switch {
	case a.identityWeight >= 0:
		return a.identityWeight
	case a.anyWeight == 0:
		return 0
	}
	return least
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
