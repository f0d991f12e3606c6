package main

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// isAtom reports whether a feed is Atom; the others are RSS.
func isAtom(feed int) bool { return feed%5 < 2 }

func mediaType(feed int) string {
	if isAtom(feed) {
		return "application/atom+xml; charset=utf-8"
	}
	return "application/rss+xml; charset=utf-8"
}

// writeFeed writes the document of a feed in a round, the newest item first.
func (u *upstream) writeFeed(b *bytes.Buffer, feed, round int) {
	head, item, end := rssHead, writeRSS, "</channel></rss>\n"
	if isAtom(feed) {
		head, item, end = atomHead, writeAtom, "</feed>\n"
	}
	fmt.Fprintf(b, head, feed, u.dateOf(feed, round+u.items-1).Format(time.RFC3339))
	for n := round + u.items - 1; n >= round; n-- {
		item(b, u.story(feed, n))
	}
	b.WriteString(end)
}

const (
	rssHead = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>Feed %[1]d</title><link>https://feed-%[1]d.example/</link><description>What happens at feed %[1]d</description>
<language>en</language><dc:date>%[2]s</dc:date>
`
	atomHead = `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>Feed %[1]d</title><link href="https://feed-%[1]d.example/"/><id>tag:feed-%[1]d.example,2026:feed</id><updated>%[2]s</updated>
`
)

// story is one item before it is written.
type story struct {
	id, link, title, author, summary, html string
	date                                   time.Time
}

// dateOf is when item n of a feed was published: one every hour.
func (u *upstream) dateOf(feed, n int) time.Time {
	return u.newest.Add(time.Duration(n-u.items+1)*time.Hour - time.Duration(feed%60)*time.Second)
}

// story writes item n of a feed, counted from the oldest that it ever had.
func (u *upstream) story(feed, n int) story {
	r := rand.New(rand.NewPCG(uint64(feed), uint64(n)))
	s := story{
		id:    fmt.Sprintf("tag:feed-%d.example,2026:%d", feed, n),
		title: sentence(r, 4+r.IntN(6)), author: sentence(r, 2), summary: sentence(r, 20+r.IntN(20)),
		html: article(r), date: u.dateOf(feed, n),
	}
	s.link = fmt.Sprintf("https://feed-%d.example/%d/%s", feed, n, strings.ReplaceAll(strings.ToLower(s.title), " ", "-"))
	return s
}

func writeRSS(b *bytes.Buffer, s story) {
	fmt.Fprintf(b, "<item><title>%s</title><link>%s</link><guid isPermaLink=\"false\">%s</guid><pubDate>%s</pubDate>\n",
		s.title, s.link, s.id, s.date.Format(time.RFC1123Z))
	fmt.Fprintf(b, "<dc:creator><![CDATA[%s]]></dc:creator><category>News</category><description>%s</description>\n<content:encoded><![CDATA[%s]]></content:encoded></item>\n",
		s.author, s.summary, s.html)
}

func writeAtom(b *bytes.Buffer, s story) {
	date := s.date.Format(time.RFC3339)
	fmt.Fprintf(b, "<entry><title>%s</title><link href=\"%s\"/><id>%s</id><published>%s</published><updated>%s</updated>\n",
		s.title, s.link, s.id, date, date)
	fmt.Fprintf(b, "<author><name>%s</name></author><category term=\"News\"/><summary>%s</summary>\n<content type=\"html\">", s.author, s.summary)
	_ = xml.EscapeText(b, []byte(s.html)) // a buffer takes all
	b.WriteString("</content></entry>\n")
}
