package main

import (
	"bytes"

	"github.com/microcosm-cc/bluemonday"
	"github.com/mmcdole/gofeed"
)

// digester does with a document what any aggregator has to, by the same
// libraries: parse it, and clean every text of its items.
type digester struct {
	policy *bluemonday.Policy
}

func newDigester() *digester {
	p := bluemonday.NewPolicy()
	p.AllowStandardURLs()
	p.RequireNoFollowOnLinks(false)
	p.AllowElements("p", "br", "hr", "div", "span", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre",
		"figure", "figcaption", "b", "strong", "i", "em", "u", "s", "del", "ins", "sub", "sup", "code",
		"ul", "ol", "li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "th", "td", "picture")
	p.AllowAttrs("title", "lang", "dir").Globally()
	p.AllowAttrs("href").OnElements("a")
	p.AllowAttrs("src", "alt", "width", "height", "srcset", "sizes").OnElements("img")
	return &digester{policy: p}
}

// digest reads a document and throws it away. A parser has one document at a
// time.
func (d *digester) digest(body []byte) error {
	feed, err := gofeed.NewParser().Parse(bytes.NewReader(body))
	if err != nil {
		return err
	}
	for _, item := range feed.Items {
		item.Description = d.policy.Sanitize(item.Description)
		item.Content = d.policy.Sanitize(item.Content)
	}
	return nil
}
