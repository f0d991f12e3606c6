package read

import (
	"net/url"
	"regexp"
	"strings"
)

// feedPath matches the path of an address at which sites have a feed.
var feedPath = regexp.MustCompile(`(?i)(?:\.(?:rss|atom|rdf|xml)|(?:^|/)(?:feeds?|rss2?|atom|(?:feed|rss|atom)\.json|feed/(?:rss2?|atom|json)|feeds/.+))/?$`)

// otherXML matches documents of a site that have the ending of a feed.
var otherXML = regexp.MustCompile(`(?i)sitemap|opensearch|manifest|\bosd\b`)

// looksLikeFeed reports whether an address is most likely that of a feed.
func looksLikeFeed(href string) bool {
	href = strings.TrimSpace(href)
	if len(href) > maxURL {
		return false
	}
	if feedScheme.MatchString(href) {
		return true
	}
	u, err := url.Parse(href)
	if err != nil || otherXML.MatchString(u.Path) {
		return false
	}
	return feedPath.MatchString(u.Path) || u.Query().Has("feed") || isFeedFormat(u.Query().Get("format"))
}

// isFeedFormat reports whether a site is asked for a page as a feed.
func isFeedFormat(format string) bool {
	switch strings.ToLower(format) {
	case "rss", "atom", "feed":
		return true
	}
	return false
}
