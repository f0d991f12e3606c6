package publish

import (
	"crypto/sha256"
	"crypto/subtle"
	"net/http"
	"strings"

	"tidings/aggregator"
)

// guarded lets only those in who know the section's token, by ?token=… or as
// a bearer (RFC 6750). A section without one is open.
func guarded(s *aggregator.Section, open http.HandlerFunc) http.HandlerFunc {
	if public(s) {
		return open
	}
	want := sha256.Sum256([]byte(s.Token))
	return func(w http.ResponseWriter, r *http.Request) {
		if !opens(want, bearer(r)) && !opens(want, r.URL.Query().Get("token")) {
			w.Header().Set("WWW-Authenticate", `Bearer realm="tidings"`)
			say(w, r, http.StatusUnauthorized, "this section needs its token")
			return
		}
		open(w, r)
	}
}

// opens compares hashes, so that neither the time nor the length of the
// comparison tells anything of the token.
func opens(want [sha256.Size]byte, given string) bool {
	got := sha256.Sum256([]byte(given))
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1
}

func bearer(r *http.Request) string {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") {
		return ""
	}
	return strings.TrimSpace(token)
}

// public reports whether a section may be named to everybody.
func public(s *aggregator.Section) bool { return s.Token == "" }
