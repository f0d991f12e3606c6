package read

import (
	"runtime"
	"strconv"
	"strings"
	"testing"

	"tidings/aggregator"
)

// How long a hostile document is about, in bytes: where it is counted what
// reading allocates, and where it is measured what reading takes.
const (
	hostileSize  = 1 << 18
	measuredSize = 1 << 20
)

// hostile is a document in which the middle stands as often as fits; # in it
// is its number.
type hostile struct{ head, middle, foot string }

// document builds it.
func (h hostile) document(size int) []byte {
	b := append(make([]byte, 0, size+len(h.middle)+len(h.foot)), h.head...)
	numbered := strings.Contains(h.middle, "#")
	for i := 0; len(b) < size; i++ {
		if numbered {
			b = append(b, strings.ReplaceAll(h.middle, "#", strconv.Itoa(i))...)
		} else {
			b = append(b, h.middle...)
		}
	}
	return append(b, h.foot...)
}

// Frames around hostile parts.
const (
	rssHead  = `<rss xmlns:media="http://search.yahoo.com/mrss/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/DTDs/PodCast-1.0.dtd" xmlns:atom="http://www.w3.org/2005/Atom" xmlns:x="urn:x"><channel>`
	rssFoot  = `</channel></rss>`
	itemHead = rssHead + `<item>`
	itemFoot = `</item>` + rssFoot
	atomHead = `<feed xmlns="http://www.w3.org/2005/Atom"><entry>`
	atomFoot = `</entry></feed>`
	jsonHead = `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1",`
	jsonFoot = `}]}`
)

// inRSS, inAtom and inJSON are documents of one item that repeats a part.
func inRSS(middle string) hostile  { return hostile{itemHead, middle, itemFoot} }
func inAtom(middle string) hostile { return hostile{atomHead, middle, atomFoot} }
func inJSON(field, middle, end string) hostile {
	return hostile{jsonHead + field, middle, end + jsonFoot}
}

// inHTML is an item whose body is a fragment.
func inHTML(head, middle string) hostile {
	return hostile{itemHead + "<description><![CDATA[" + head, middle, "]]></description>" + itemFoot}
}

// inXHTML is an entry whose content is markup of the document itself.
func inXHTML(head, middle, foot string) hostile {
	return hostile{atomHead + `<content type="xhtml"><div>` + head, middle, foot + "</div></content>" + atomFoot}
}

// times is n copies of a part with their numbers in the place of #.
func times(n int, part string) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.ReplaceAll(part, "#", strconv.Itoa(i)))
	}
	return b.String()
}

// allowance is how many bytes reading a hostile document may allocate in all.
// What costs more than its length, or than the limits allow, does not stay
// below it.
const allowance = 160 << 20

func TestHostileDocumentsStayCheap(t *testing.T) {
	if raced || testing.Short() {
		t.Skip("measures what the reader itself allocates, at length")
	}
	r := New()
	for name, h := range hostiles {
		t.Run(name, func(t *testing.T) {
			body := h.document(hostileSize)
			got := allocated(func() { _, _ = r.Read(aggregator.Document{URL: testURL, Body: body}) })
			if got > allowance {
				t.Errorf("reading %d bytes allocated %d", len(body), got)
			}
		})
	}
}

// allocated is how many bytes a call allocates in all.
func allocated(call func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	call()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func BenchmarkHostileDocuments(b *testing.B) {
	r := New()
	for name, h := range hostiles {
		b.Run(strings.ReplaceAll(name, " ", "_"), func(b *testing.B) {
			body := h.document(measuredSize)
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				_, _ = r.Read(aggregator.Document{URL: testURL, Body: body})
			}
		})
	}
}
