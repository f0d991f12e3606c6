package read

import (
	"reflect"
	"testing"

	"tidings/aggregator"
)

// FuzzRead holds for any bytes: no panic, every string legal, HTML that a
// second cleaning leaves alone.
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
		checkStrings(t, reflect.ValueOf(*feed))
		for _, item := range feed.Items {
			checkStable(t, r, item.Summary)
			checkStable(t, r, item.Content)
		}
	})
}

// FuzzHTML holds for any fragment: cleaning it twice changes nothing.
func FuzzHTML(f *testing.F) {
	for _, seed := range []string{"<p>a", "<a><table><a>", "<a href=//x>b</a>", "<svg><style><img src=x>", "<b><p></b>", "<noscript><p><img>"} {
		f.Add(seed)
	}
	r := New()
	f.Fuzz(func(t *testing.T, fragment string) {
		checkStable(t, r, r.mapping(new(notes)).html(fragment, documentBase(testURL)))
	})
}

func checkStable(t *testing.T, r *Reader, html string) {
	t.Helper()
	if again := r.mapping(new(notes)).html(html, documentBase(testURL)); again != html {
		t.Errorf("cleaned  %q\nbecame   %q", html, again)
	}
	if legal(html) != html {
		t.Errorf("illegal characters in %q", html)
	}
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
