package aggregator

import (
	"cmp"
	"net/url"
	"path"
	"strings"
)

// canonicalPath is the shortest path to the same page; the root is "/", no
// other path ends in a slash. A path that holds another URL, as web archives
// have it, keeps its slashes and dots.
func canonicalPath(u *url.URL) string {
	p := cutEscapedQuery(normaliseEscapes(cmp.Or(u.RawPath, u.EscapedPath())))
	if tail := strings.TrimRight(p, "/"); holdsURL(tail) {
		return tail
	}
	return trimPath(path.Clean("/" + p))
}

func holdsURL(p string) bool { return strings.Contains(p, "http:/") || strings.Contains(p, "https:/") }

// cutEscapedQuery drops tracking parameters whose question mark was escaped.
func cutEscapedQuery(p string) string {
	if strings.Contains(p, "%3F") {
		if at := strings.Index(strings.ToLower(p), "%3futm_"); at >= 0 {
			return p[:at]
		}
	}
	return p
}

// trimPath drops the last names of a path while they do not tell pages apart.
func trimPath(p string) string {
	for {
		slash := strings.LastIndexByte(p, '/')
		folder, name := p[:slash], withoutAMP(p[slash+1:])
		switch {
		case isIndexFile(name) || name == "amp" && folder != "":
			p = strings.TrimRight(folder, "/")
		default:
			return p[:slash+1] + name
		}
		if p == "" {
			return "/"
		}
	}
}

// withoutAMP is the name of the page that a file is the AMP form of.
func withoutAMP(name string) string {
	name = cutAMP(name)
	if base, ok := strings.CutSuffix(name, ".html"); ok && strings.HasSuffix(base, ".amp") {
		return cutAMP(base) + ".html"
	}
	return name
}

// cutAMP leaves a name that is more than dots: those have a meaning of their own.
func cutAMP(name string) string {
	for {
		plain, ok := strings.CutSuffix(name, ".amp")
		if !ok || strings.Trim(plain, ".") == "" {
			return name
		}
		name = plain
	}
}

// isIndexFile knows what servers answer with for their folder.
func isIndexFile(name string) bool {
	switch name {
	case "index.html", "index.htm", "index.php":
		return true
	}
	return strings.EqualFold(name, "default.asp") || strings.EqualFold(name, "default.aspx")
}

// routingFragment keeps the fragments by which script-driven sites tell pages apart.
func routingFragment(u *url.URL) string {
	if !strings.HasPrefix(u.Fragment, "!") && !strings.HasPrefix(u.Fragment, "/") {
		return ""
	}
	return normaliseEscapes(cmp.Or(u.RawFragment, u.EscapedFragment()))
}
