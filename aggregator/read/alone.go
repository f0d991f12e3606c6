package read

import (
	"bytes"
	"regexp"
	"slices"
	"sync"
)

// atomNamespace is that of Atom 1.0.
const atomNamespace = "http://www.w3.org/2005/Atom"

// rss11 is the namespace of RSS 1.1, of which the channel is the root.
const rss11 = "http://purl.org/net/rss1.1#"

// listTag finds the tags around the items of RSS 1.1.
var listTag = regexp.MustCompile(`</?(?:[A-Za-z]+:)?items(?:\s[^<>]*)?>`)

// standsAlone reports whether a document with that root is an Atom entry (RFC
// 4287, 2) or a channel without rss around it.
func standsAlone(name string, text []byte) bool {
	switch name {
	case "entry":
		return bytes.Contains(text, []byte(atomNamespace))
	case "channel":
		return bytes.Contains(text, []byte("<item")) || bytes.Contains(text, []byte(rss11))
	}
	return false
}

// whole is the document from its root on, in a feed when it stands alone.
func (r root) whole(text []byte) []byte {
	text = text[r.at:]
	switch {
	case !r.alone:
		return text
	case r.name == "entry":
		return slices.Concat([]byte(`<feed xmlns="`+atomNamespace+`">`), text, []byte("</feed>"))
	case bytes.Contains(text, []byte(rss11)):
		text = listTag.ReplaceAll(text, nil)
	}
	return slices.Concat([]byte("<rss>"), text, []byte("</rss>"))
}

// jsonStart is how a JSON Feed begins behind what a server or a callback wrote
// before it. It is large, and compiled when it is first used.
var jsonStart = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[^{]{0,1000}(?:/\*[^*]{0,1000}\*/\s*)?(\{)\s*["/]`)
})

// jsonWithin is where a JSON Feed begins in a text that begins with something
// else, or -1.
func jsonWithin(text []byte) int {
	at := jsonStart().FindSubmatchIndex(text)
	if at == nil || !bytes.Contains(text, []byte("jsonfeed.org/version/")) {
		return -1
	}
	return at[2]
}
