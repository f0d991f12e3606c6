package read

import (
	"mime"
	"slices"
	"strings"
)

// announces reports whether the link is to a feed of the page, by the
// attributes rel and type (HTML, 4.6.7.1).
func announces(a map[string]string) bool {
	rel := strings.Fields(strings.ToLower(a["rel"]))
	kind := mediaType(a["type"])
	switch {
	case a["href"] == "" || slices.Contains(rel, "stylesheet"):
		return false
	case slices.Contains(rel, "feed"):
		return kind == "" || isFeedType(kind) || isData(kind)
	case !slices.Contains(rel, "alternate"):
		return false
	}
	return isFeedType(kind) || isData(kind) && looksLikeFeed(a["href"])
}

// mediaType is a media type without its parameters, in lower case.
func mediaType(text string) string {
	if kind, _, err := mime.ParseMediaType(text); err == nil {
		return kind
	}
	kind, _, _ := strings.Cut(text, ";")
	return strings.ToLower(line(cut(kind, maxLanguage)))
}

// isFeedType reports whether documents of the type are feeds.
func isFeedType(kind string) bool {
	switch kind {
	case "application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json", "application/x.atom+xml", "application/x-atom+xml", "text/rss+xml", "text/atom+xml":
		return true
	}
	return false
}

// isData reports whether documents of the type may be feeds, and anything else.
func isData(kind string) bool {
	switch kind {
	case "application/json", "application/xml", "text/xml":
		return true
	}
	return false
}
