package aggregator

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// headerFor is what is sent to an address: the source's header fields to the
// origin of its first address, and to no other, since they may hold a secret.
func (s *Source) headerFor(address string) map[string]string {
	if len(s.Header) == 0 || Origin(address) != Origin(s.URL) {
		return nil
	}
	return s.Header
}

// withUser is an address that the source moved to, with the user name and
// password of its first address where that is of the same origin.
func (s *Source) withUser(address string) string {
	if !strings.Contains(s.URL, "@") {
		return address
	}
	from, err := url.Parse(s.URL)
	to, terr := url.Parse(address)
	if err != nil || terr != nil || from.User == nil || to.User != nil || Origin(address) != Origin(s.URL) {
		return address
	}
	to.User = from.User
	return to.String()
}

// Origin is the scheme, host and port of an address (RFC 6454, 4); empty for
// what is no URL.
func Origin(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	port := u.Port()
	if port == "" {
		port = map[string]string{"http": "80", "https": "443"}[u.Scheme]
	}
	return u.Scheme + "://" + strings.ToLower(u.Hostname()) + ":" + port
}

// Shown is one of the source's addresses as a reader may see it: without user
// name and password, without the values of parameters whose names speak of a
// secret, and without anything but the host when all of it is one.
func (s *Source) Shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	u.User = nil
	u.RawQuery = secretValue.ReplaceAllString(u.RawQuery, "$1=hidden")
	if s.Secret {
		u = &url.URL{Scheme: u.Scheme, Host: u.Host, Path: "/"}
	}
	return u.String()
}

// secretValue matches a parameter whose name says that its value is nobody
// else's: token, access_token, api_key, auth, key, password, client_secret, sig.
var secretValue = regexp.MustCompile(`(?i)((?:^|[&;])(?:[^=&;]*(?:token|api[_-]?key|password|passwd|secret|signature)|auth|key|sig))=[^&;]*`)

// webAddress matches an address in a text, as far as its host and all of it.
var webAddress = regexp.MustCompile(`(https?://)(?:[^\s/?#"]*@)?([^\s/?#"]*)[^\s"]*`)

// veil takes out of a text about the source what nobody else may see: the
// secrets that it sends, which an upstream may send back in a redirect, and of
// a secret source's addresses, or what redirects made of them, all but the hosts.
func (s *Source) veil(text string) string {
	if secrets := s.secrets(); len(secrets) > 0 {
		text = echoes(secrets).ReplaceAllLiteralString(text, "…")
	}
	if !s.Secret {
		return text
	}
	return webAddress.ReplaceAllString(text, "$1$2/…")
}

// leastSecret is the length, in bytes, below which a text is no secret but a word.
const leastSecret = 4

// secrets are what the source sends that is for its publisher alone, the
// longest first, since one may hold another.
func (s *Source) secrets() []string {
	var sent []string
	for _, value := range s.Header {
		sent = append(append(sent, value), strings.Fields(value)...)
	}
	for _, address := range s.Addresses() {
		if u, err := url.Parse(address); err == nil && u.User != nil {
			password, _ := u.User.Password()
			pair := u.User.Username() + ":" + password
			sent = append(sent, password, base64.StdEncoding.EncodeToString([]byte(pair)))
		}
	}
	sent = slices.DeleteFunc(sent, func(secret string) bool { return len(secret) < leastSecret })
	slices.SortFunc(sent, func(a, b string) int { return len(b) - len(a) })
	return sent
}

// echoes matches the secrets as they may come back in a text: in another case,
// with any of their bytes escaped.
func echoes(secrets []string) *regexp.Regexp {
	var pattern strings.Builder
	pattern.WriteString("(?i)")
	for i, secret := range secrets {
		if i > 0 {
			pattern.WriteByte('|')
		}
		for _, r := range secret {
			fmt.Fprintf(&pattern, "(?:%s|%s)", regexp.QuoteMeta(string(r)), escaped(r))
		}
	}
	return regexp.MustCompile(pattern.String())
}

// escaped is the character as URLs escape it.
func escaped(r rune) string {
	var all strings.Builder
	for _, b := range []byte(string(r)) {
		fmt.Fprintf(&all, "%%%02x", b)
	}
	return all.String()
}
