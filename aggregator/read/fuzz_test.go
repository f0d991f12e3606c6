package read

import (
	"reflect"
	"testing"
	"time"

	"tidings/aggregator"
)

// FuzzRead holds for any bytes: no panic, every string legal, every address one
// of the web, all HTML clean.
func FuzzRead(f *testing.F) {
	for _, fixture := range fixtures(f) {
		f.Add([]byte(fixture.parts["feed"]), fixture.parts["content-type"])
	}
	f.Add([]byte("<rss><channel><item><description>&lt;a&gt;&lt;table&gt;&lt;a&gt;&lt;/item>\x00"), "text/xml; charset=koi8-r")
	r := New()
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		feed, err := r.Read(aggregator.Document{URL: testURL, ContentType: contentType, Body: body})
		if err != nil {
			return
		}
		checkFeed(t, r, feed)
	})
}

// checkFeed looks at all that holds for every feed that was read.
func checkFeed(t *testing.T, r *Reader, feed *aggregator.Feed) {
	t.Helper()
	checkStrings(t, reflect.ValueOf(*feed))
	checkURLs(t, feed)
	checkStable(t, r, feed.TitleHTML)
	checkStable(t, r, feed.DescriptionHTML)
	for _, item := range feed.Items {
		checkStable(t, r, item.TitleHTML)
		checkStable(t, r, item.Summary)
		checkStable(t, r, item.Content)
	}
}

// FuzzHTML holds for any fragment: it becomes clean, and cleaning it twice
// changes nothing.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{
		"<p>a", "<a><table><a>", "<a href=//x>b</a>", "<svg><style><img src=x>", "<b><p></b>", "<noscript><p><img>",
		"<img srcset='a 1x, javascript:b 2x' onerror=x>", "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=x&gt;'>",
		"<form><math><mtext></form><form><mglyph><style></math><img src onerror=x>", "<a href='java&#10;script:x' cite='mailto:a'>",
	} {
		f.Add(seed)
	}
	r := New()
	f.Fuzz(func(t *testing.T, fragment string) {
		checkStable(t, r, r.mapping(new(notes)).html(fragment, documentBase(testURL)))
	})
}

// FuzzDate holds for any text: a date is after 1970 began, in UTC, and reads
// the same when it is written again.
func FuzzDate(f *testing.F) {
	for _, seed := range []string{
		"Mon, 02 Jan 2006 15:04:05 GMT", "2006-01-02T15:04:05.9+05:30", "2023년 12월 6일 오후 2:30", "mer. 6 déc. 2023 à 10h30",
		"2009-W01-1T10:00Z", "Mon Jan 2 15:04:05 MST 2006", "1136214245", "20060102150405", "Thu(x), 1(th) Jan 2004 19:48 +0000(y)",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		got := date(text)
		checkUsual(t, text)
		if got.IsZero() {
			return
		}
		if got.Location() != time.UTC || got.Year() < 1970 || got.Year() > maxYear {
			t.Errorf("date(%q) = %s", text, got)
		}
		if written := got.Format(time.RFC3339); !date(written).Equal(got) {
			t.Errorf("date(%q) = %s, which reads %s", text, written, date(written))
		}
	})
}

// checkStable looks at HTML that was cleaned.
func checkStable(t *testing.T, r *Reader, html string) {
	t.Helper()
	if again := r.mapping(new(notes)).html(html, documentBase(testURL)); again != html {
		t.Errorf("cleaned  %q\nbecame   %q", html, again)
	}
	checkClean(t, html)
}

// checkStrings looks at every string within a value.
func checkStrings(t *testing.T, v reflect.Value) {
	t.Helper()
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); legal(s) != s {
			t.Errorf("illegal characters in %q", s)
		}
	case reflect.Slice:
		for i := range v.Len() {
			checkStrings(t, v.Index(i))
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				checkStrings(t, v.Field(i))
			}
		}
	}
}
