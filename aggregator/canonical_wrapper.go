package aggregator

import (
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// wrapper is a page that only passes its reader on to the address in one of
// its parameters.
type wrapper struct {
	domain     string   // the site, names below it included
	path       string   // empty: any
	parameters []string // the first that is there counts
}

// wrappers are known by whole paths: elsewhere a parameter may well hold the
// address of another page without leading to it. Those of Google are under
// the domains of all countries.
var wrappers = [...]wrapper{
	{google, "/url", []string{"q", "url"}},
	{google, "/news/url", []string{"url"}},
	{"bing.com", "/news/apiclick.aspx", []string{"url"}},
	{"facebook.com", "/l.php", []string{"u"}},
	{"l.instagram.com", "", []string{"u"}},
	{"out.reddit.com", "", []string{"url"}},
	{"youtube.com", "/redirect", []string{"q"}},
	{"linkedin.com", "/redir/redirect", []string{"url"}},
	{"vk.com", "/away.php", []string{"to"}},
	{"t.umblr.com", "/redirect", []string{"z"}},
	{"slack-redir.net", "/link", []string{"url"}},
	{"steamcommunity.com", "/linkfilter", []string{"u", "url"}},
	{"safelinks.protection.outlook.com", "", []string{"url"}},
	{"duckduckgo.com", "/l", []string{"uddg"}},
}

const google = "google"

// target is the page that a wrapper leads to; false when p is no wrapper.
func (p page) target() (page, bool) { return parsePage(p.targetAddress()) }

// targetAddress is where a wrapper says that it leads; empty when p is none.
func (p page) targetAddress() string {
	address := p.targetInPath()
	for i := range wrappers {
		if w := &wrappers[i]; (w.path == "" || w.path == p.path) && p.isOf(w.domain) {
			address = p.targetIn(w.parameters)
		}
	}
	return trimURL(address)
}

func (p page) isOf(domain string) bool {
	if domain == google {
		return isGoogle(p.host)
	}
	return isOrUnder(p.host, domain)
}

// isGoogle knows google.com and the names of other countries, and no host that
// only begins like them.
func isGoogle(host string) bool {
	if !strings.Contains(host, "google.") {
		return false
	}
	domain, err := publicsuffix.EffectiveTLDPlusOne(host)
	_, official := publicsuffix.PublicSuffix(host)
	return err == nil && official && strings.HasPrefix(domain, "google.")
}

// targetIn opens the escapes of the parameter that holds the target, once.
func (p page) targetIn(parameters []string) string {
	for _, name := range parameters {
		if value := p.parameter(name); value != "" {
			opened, err := url.QueryUnescape(value)
			if err != nil {
				return ""
			}
			return opened
		}
	}
	return ""
}

// targetInPath is the target of the wrappers that write it into their path.
func (p page) targetInPath() string {
	rest, ok := "", false
	switch {
	case strings.HasPrefix(p.path, "/amp/") && isGoogle(p.host):
		rest, ok = p.path[len("/amp/"):], true
	case isOrUnder(p.host, "cdn.ampproject.org"):
		_, rest, ok = strings.Cut(p.path[1:], "/")
	case p.host == "go.theregister.com":
		rest, ok = strings.CutPrefix(p.path, "/feed/")
	}
	if !ok {
		return ""
	}
	return p.pathTarget(rest)
}

// pathTarget reads the "s/host/path" form that AMP caches use; s means https.
func (p page) pathTarget(rest string) string {
	rest = strings.TrimPrefix(rest, "s/")
	if host, _, _ := strings.Cut(rest, "/"); !strings.Contains(host, ".") {
		return ""
	}
	if p.query != "" {
		rest += "?" + p.query
	}
	return "https://" + rest
}
