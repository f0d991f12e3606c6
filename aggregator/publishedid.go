package aggregator

import (
	"regexp"
	"strings"
)

// publishedID is the publisher's own id where it can be published as it is and
// names this article; else empty.
func (c *claim) publishedID(guid string, key Key) string {
	id := c.item.ID
	if guid == "" || guid != FoldGUID(id) || !publishable(id) || !isTag(id) || ofAnother(id, key) {
		return ""
	}
	return id
}

// publishable reports whether a publisher's id can be published as it is: an
// absolute IRI of bounded length (RFC 4287, 4.2.6).
func publishable(id string) bool {
	scheme, rest, ok := strings.Cut(id, ":")
	if !ok || rest == "" || len(id) > maxID || !isScheme(scheme) {
		return false
	}
	return !strings.ContainsFunc(rest, func(r rune) bool {
		return r <= ' ' || r == 0x7f || strings.ContainsRune("<>\"{}|\\^`", r)
	})
}

// isTag reports whether an id that says it is a tag: URI is one: it tells who
// minted it and when (RFC 4151, 2.1). Some write the address of their site
// there, which readers that check ids refuse.
func isTag(id string) bool {
	rest, ok := strings.CutPrefix(id, "tag:")
	return !ok || tagForm.MatchString(rest)
}

var tagForm = regexp.MustCompile(`^([A-Za-z0-9._-]+@)?[A-Za-z0-9.-]+,[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?:([A-Za-z0-9;/?:@&=+$._!~*'(),#-]|%[0-9A-Fa-f]{2})*$`)

func isScheme(s string) bool {
	for i, r := range s {
		letter := 'a' <= r && r <= 'z' || 'A' <= r && r <= 'Z'
		if !letter && (i == 0 || !('0' <= r && r <= '9' || strings.ContainsRune("+-.", r))) {
			return false
		}
	}
	return s != ""
}

// ofAnother reports whether the id is what tidings would call another article:
// published as it is, it could take that article's place.
func ofAnother(id string, key Key) bool {
	return strings.HasPrefix(id, tagPrefix) && id != key.TagURI()
}
