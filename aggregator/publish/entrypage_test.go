package publish

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tidings/aggregator"
)

func TestOnlyWebAddressesBecomeLinks(t *testing.T) {
	for given, want := range map[string]string{
		"https://a.example/b?c=d#e":  "https://a.example/b?c=d#e",
		" http://a.example ":         "http://a.example",
		"HTTPS://a.example/":         "HTTPS://a.example/",
		"javascript:alert(1)":        "",
		"JavaScript://a.example/%0a": "",
		"data:text/html,x":           "",
		"mailto:a@b.example":         "",
		"//a.example/":               "",
		"/b":                         "",
		"https:b":                    "",
		"http://a b":                 "",
		"":                           "",
	} {
		if got := onTheWeb(given); got != want {
			t.Errorf("%q becomes %q, want %q", given, got, want)
		}
	}
}

func TestSizesAreReadByPeople(t *testing.T) {
	for n, want := range map[int64]string{
		1: "1 B", 999: "999 B", 1000: "1.0 kB", 45_300: "45 kB", 999_949: "1000 kB",
		3_000_000_000: "3.0 GB", 1 << 62: "4611686 TB",
	} {
		if got := size(n); got != want {
			t.Errorf("%d is %q, want %q", n, got, want)
		}
	}
}

func TestFilesAreNamedByKindNameTypeAndSize(t *testing.T) {
	for _, c := range []struct {
		given aggregator.Enclosure
		want  enclosureView
	}{
		{
			aggregator.Enclosure{URL: "https://a.example/%C3%A9pisode%201.mp3?x=1", Type: "audio/mpeg", Length: 12_000_000},
			enclosureView{"Audio", "épisode 1.mp3", "https://a.example/%C3%A9pisode%201.mp3?x=1", "audio/mpeg, 12 MB"},
		},
		{
			aggregator.Enclosure{URL: "https://a.example/", Type: "VIDEO/mp4"},
			enclosureView{"Video", "", "https://a.example/", "VIDEO/mp4"},
		},
		{
			aggregator.Enclosure{URL: "https://a.example/chart/"},
			enclosureView{"File", "chart", "https://a.example/chart/", ""},
		},
	} {
		got, ok := newEnclosureView(&c.given)
		if diff := cmp.Diff(c.want, got); !ok || diff != "" {
			t.Errorf("%s: %v (-want +got):\n%s", c.given.URL, ok, diff)
		}
	}
	if got, ok := newEnclosureView(&aggregator.Enclosure{URL: "javascript:x"}); ok {
		t.Errorf("a script is shown as %v", got)
	}
}

// viewOf is what a page shows of an article.
func viewOf(a *aggregator.Article) entryView {
	s := newSite(options(nil))
	return newEntryView(&s, newEntry(a, nil))
}

func TestEveryEntryHasATitle(t *testing.T) {
	const sentence = "One that is long enough to be cut where it serves as a title, for it goes on and on and does not end."
	for _, c := range []struct{ title, content, url, want, excerpt string }{
		{"A title", "text", "https://a.example/", "A title", "text"},
		{" \n", "short text", "https://a.example/", "short text", ""},
		{"", sentence, "", "One that is long enough to be cut where it serves as a title, for it goes on…", sentence},
		{"", "<img src=x>", "https://a.example/b", "https://a.example/b", ""},
		{"", "", "javascript:x", "Untitled", ""},
	} {
		a := spare()
		a.Title, a.Content, a.URL = c.title, c.content, c.url
		if got := viewOf(a); got.Title != c.want || got.Excerpt != c.excerpt {
			t.Errorf("%q, %q is shown as %q, %q; want %q, %q", c.title, c.content, got.Title, got.Excerpt, c.want, c.excerpt)
		}
	}
}

func TestExcerptIsOfTheSummaryWhereThatHasText(t *testing.T) {
	for _, c := range []struct{ summary, content, want string }{
		{"<p>In short</p>", "<p>At length</p>", "In short"},
		{"<img src=x>", "<p>At length</p>", "At length"},
		{"", "<p>At length</p>", "At length"},
		{"", "", ""},
	} {
		a := spare()
		a.Summary, a.Content = c.summary, c.content
		if got := viewOf(a).Excerpt; got != c.want {
			t.Errorf("of %q and %q is shown %q, want %q", c.summary, c.content, got, c.want)
		}
	}
}

func TestOfManyAuthorsAFewAreNamed(t *testing.T) {
	a := spare()
	for range 9 {
		a.Authors = append(a.Authors, aggregator.Person{Name: "Ada Quay", URL: "gopher://a.example"})
	}
	got := viewOf(a)
	if len(got.Authors) != 4 || got.Others != 5 || got.Authors[0] != (link{"Ada Quay", ""}) {
		t.Errorf("shown are %v and %d others", got.Authors, got.Others)
	}
}

func TestPictureOfAnArticleIsNoFileBesideIt(t *testing.T) {
	a := spare()
	a.Image = "https://a.example/1.jpg"
	a.Enclosures = []aggregator.Enclosure{{URL: a.Image, Type: "image/jpeg"}, {URL: "https://a.example/2.jpg", Type: "image/jpeg"}}
	if got := viewOf(a).Enclosures; len(got) != 1 || got[0].Name != "2.jpg" || got[0].Kind != "Picture" {
		t.Errorf("shown are %v", got)
	}
}
