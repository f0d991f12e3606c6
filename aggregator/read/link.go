package read

import (
	"net/url"
	"strings"
)

// Limits on addresses, in bytes. Every reference of a document may repeat the
// path of its base.
const (
	maxBase = 4096
	maxURL  = 8192
)

// documentBase is the address of a document as a base, or nil when it is none.
func documentBase(address string) *url.URL { return rebase(nil, address) }

// rebase is the base that ref names within base (XML Base). One that is not of
// the web, or longer than [maxBase], changes nothing: resolving against
// javascript: would make a link of it.
func rebase(base *url.URL, ref string) *url.URL {
	u, err := url.Parse(strings.TrimSpace(ref))
	if err != nil {
		return base
	}
	if base != nil {
		u = base.ResolveReference(u)
	}
	if !onWeb(u) || len(u.String()) > maxBase {
		return base
	}
	return u
}

// reach is how long an address is that repeats a base, in bytes.
func reach(base *url.URL) int {
	if base == nil {
		return 0
	}
	return len(base.String())
}

// onWeb reports whether u is an address of the web, whose host has no character
// that hosts cannot have (WHATWG URL, forbidden domain code points).
func onWeb(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && !strings.ContainsAny(u.Host, " \"#%/<>?@\\^`{|}")
}

// absolute is ref as an absolute http or https URL, or empty. One that is
// absolute already stays as it was written, but for characters that no URL may
// hold. One longer than [maxURL], with every byte escaped that can be, is none.
func absolute(base *url.URL, ref string) string {
	if ref = strings.TrimSpace(ref); len(ref) > maxURL {
		return ""
	}
	if ref = tidyURL(ref); ref == "" {
		return ""
	}
	u, err := url.Parse(ref)
	if err != nil {
		return ""
	}
	if !u.IsAbs() && base != nil {
		u = base.ResolveReference(u)
		ref = tidyURL(u.String())
	}
	if !onWeb(u) || len(ref) > maxURL/3 && len(u.String()) > maxURL {
		return ""
	}
	return withHost(ref, u.Host)
}

// withHost writes the letters of a host as they are; gofeed escapes them, and no
// resolver takes that.
func withHost(ref, host string) string {
	scheme, rest, _ := strings.Cut(ref, "//")
	end := strings.IndexAny(rest+"/", "/?#")
	if written := rest[:end]; strings.Contains(written, "%") && !strings.Contains(written, "@") {
		return scheme + "//" + legal(host) + rest[end:]
	}
	return ref
}

// tidyURL does to a URL what the WHATWG parser does before it looks: strips
// white space and controls, drops line breaks, and escapes the forbidden.
func tidyURL(ref string) string {
	ref = strings.TrimFunc(legal(ref), func(r rune) bool { return r <= ' ' })
	ref = forbidden.Replace(ref)
	return escapeStray(ref)
}

// forbidden escapes the characters that RFC 3986 allows nowhere.
var forbidden = strings.NewReplacer("\t", "", "\n", "", "\r", "", " ", "%20", `"`, "%22",
	"<", "%3C", ">", "%3E", "`", "%60", "{", "%7B", "|", "%7C", "}", "%7D", "^", "%5E", `\`, "%5C")

// escapeStray escapes the percent signs that escape nothing.
func escapeStray(ref string) string {
	if !strings.Contains(ref, "%") {
		return ref
	}
	var b strings.Builder
	for i := 0; i < len(ref); i++ {
		b.WriteByte(ref[i])
		if ref[i] == '%' && !(i+2 < len(ref) && isHex(ref[i+1]) && isHex(ref[i+2])) {
			b.WriteString("25")
		}
	}
	return b.String()
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// first is the first of the references that makes an absolute URL.
func first(base *url.URL, refs ...string) string {
	for _, ref := range refs {
		if u := absolute(base, ref); u != "" {
			return u
		}
	}
	return ""
}

// isWebURL reports whether ref is an absolute http or https URL by itself.
func isWebURL(ref string) bool { return absolute(nil, ref) != "" }
