package read

import (
	"time"

	"tidings/aggregator"

	"github.com/microcosm-cc/bluemonday"
)

// mapping makes a feed of what gofeed read of one document.
type mapping struct {
	policy *bluemonday.Policy
	effort int // what is left of maxEffort
	simple simple
	mended *notes

	dates, links tally // that are of no use
}

func (r *Reader) mapping(mended *notes) *mapping {
	return &mapping{policy: r.policy, effort: maxEffort, mended: mended}
}

// done is the feed, once what was of no use is among the notes.
func (m *mapping) done(feed *aggregator.Feed) *aggregator.Feed {
	m.dates.note(m.mended, "date", "that could not be read")
	m.links.note(m.mended, "link", "to no web page")
	return feed
}

// date is the first of the texts that is a plausible date, in UTC, or the zero
// time.
func (m *mapping) date(texts ...string) time.Time {
	for _, text := range texts {
		t := date(text)
		if !t.IsZero() {
			return t
		}
		m.dates.add(text)
	}
	return time.Time{}
}

// link counts the reference of an item that has no link for all that, and
// returns the link.
func (m *mapping) link(link, ref string) string {
	if link == "" {
		m.links.add(ref)
	}
	return link
}

// maxSuch bounds the text that a tally keeps, in bytes.
const maxSuch = 64

// tally counts texts and keeps the first.
type tally struct {
	count int
	such  string
}

// add counts a text that is not blank.
func (t *tally) add(text string) {
	if text = line(cut(text, maxSuch)); text == "" {
		return
	}
	if t.count++; t.count == 1 {
		t.such = text
	}
}

// note adds to the notes how many there were, with one of them as it was
// written.
func (t *tally) note(mended *notes, thing, such string) {
	switch t.count {
	case 0:
	case 1:
		mended.add("1 %s %s dropped: %q", thing, such, t.such)
	default:
		mended.add("%d %ss %s dropped, such as %q", t.count, thing, such, t.such)
	}
}
