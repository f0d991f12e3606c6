package fetchtest_test

import (
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tidings/aggregator/fetch/fetchtest"
)

// ask makes a GET with one header, if it is not empty.
func ask(t *testing.T, address, name, value string) (*http.Response, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	if value != "" {
		r.Header.Set(name, value)
	}
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer, string(body)
}

func TestAScriptGoesOnToItsLastAnswerAndStays(t *testing.T) {
	u := fetchtest.New(t)
	u.Serve("/feed", fetchtest.Answer{Status: 503}, fetchtest.Answer{Body: "a"}, fetchtest.Answer{Body: "b"})
	var got []string
	for range 4 {
		_, body := ask(t, u.URL+"/feed", "", "")
		got = append(got, body)
	}
	u.Serve("/feed", fetchtest.Answer{Body: "c"})
	_, body := ask(t, u.URL+"/feed", "", "")
	if strings.Join(append(got, body), ",") != ",a,b,b,c" {
		t.Errorf("got %q, then %q", got, body)
	}
	if other, _ := ask(t, u.URL+"/feed?x", "", ""); other.StatusCode != http.StatusNotFound {
		t.Errorf("another target: %s", other.Status)
	}
}

func TestOnlyAnExactValidatorGetsA304(t *testing.T) {
	u := fetchtest.New(t)
	u.Serve("/feed", fetchtest.Answer{Body: "feed", ETag: `W/"1"`, LastModified: "yesterday"})
	for _, test := range []struct {
		name, value string
		want        int
	}{
		{"If-None-Match", `W/"1"`, 304},
		{"If-None-Match", `"0", W/"1"`, 304},
		{"If-None-Match", `"1"`, 200},
		{"If-Modified-Since", "yesterday", 304},
		{"If-Modified-Since", "Sun, 01 Mar 2026 10:00:00 GMT", 200},
		{"X", "", 200},
	} {
		answer, body := ask(t, u.URL+"/feed", test.name, test.value)
		if answer.StatusCode != test.want || (body == "") != (test.want == 304) {
			t.Errorf("%s: %s: %s %q", test.name, test.value, answer.Status, body)
		}
	}
}

func TestAFolderIsServedAsItIsNow(t *testing.T) {
	folder := t.TempDir()
	write := func(text string) {
		if err := os.WriteFile(filepath.Join(folder, "a.xml"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	u := fetchtest.New(t)
	u.Dir("/real/", folder)
	write("<a/>")
	first, body := ask(t, u.URL+"/real/a.xml", "", "")
	if body != "<a/>" {
		t.Errorf("got %q", body)
	}
	tag := first.Header.Get("ETag")
	if again, _ := ask(t, u.URL+"/real/a.xml", "If-None-Match", tag); again.StatusCode != http.StatusNotModified {
		t.Errorf("the same file: %s", again.Status)
	}
	write("<b/>")
	if _, body := ask(t, u.URL+"/real/a.xml", "If-None-Match", tag); body != "<b/>" {
		t.Errorf("the changed file: %q", body)
	}
	if outside, _ := ask(t, u.URL+"/real/..%2f..%2fetc/passwd", "", ""); outside.StatusCode != http.StatusNotFound {
		t.Errorf("outside the folder: %s", outside.Status)
	}
}

func TestAHeldAnswerWaitsForItsRelease(t *testing.T) {
	u := fetchtest.New(t)
	hold := make(chan struct{})
	u.Serve("/feed", fetchtest.Answer{Body: "feed", Hold: hold})
	got := make(chan string)
	go func() {
		defer close(got)
		_, body := ask(t, u.URL+"/feed", "", "")
		got <- body
	}()
	request := u.Await("/feed", 1)
	select {
	case body := <-got:
		t.Fatalf("got %q before the release", body)
	default:
	}
	close(hold)
	if body := <-got; body != "feed" || request.Number != 1 || request.Host == "" {
		t.Errorf("got %q for %+v", body, request)
	}
}

func TestADripArrivesWhole(t *testing.T) {
	u := fetchtest.New(t)
	u.Serve("/feed", fetchtest.Answer{Body: "feed", Drip: time.Microsecond})
	if _, body := ask(t, u.URL+"/feed", "", ""); body != "feed" {
		t.Errorf("got %q", body)
	}
}

func TestARedirectNeedsOnlyALocation(t *testing.T) {
	u := fetchtest.New(t)
	u.Serve("/a", fetchtest.Answer{Location: "/b"})
	u.Serve("/c", fetchtest.Answer{Location: "/d", Status: http.StatusMovedPermanently})
	for target, want := range map[string]int{"/a": http.StatusFound, "/c": http.StatusMovedPermanently} {
		if answer, _ := ask(t, u.URL+target, "", ""); answer.StatusCode != want {
			t.Errorf("%s: %s", target, answer.Status)
		}
	}
}

func TestTheLogKeepsTheOrderOfArrival(t *testing.T) {
	u := fetchtest.New(t)
	for _, target := range []string{"/a", "/b", "/a"} {
		ask(t, u.URL+target, "X", target)
	}
	if log := u.Log(); len(log) != 3 || log[1].Target != "/b" || log[1].Number != 2 {
		t.Errorf("log is %+v", log)
	}
	if got := u.Requests("/a"); len(got) != 2 || got[1].Number != 3 || got[1].Header.Get("X") != "/a" {
		t.Errorf("requests for /a are %+v", got)
	}
	if got := u.Await("/a", 2); got.Number != 3 {
		t.Errorf("awaited %+v", got)
	}
}

func TestDocumentsAreWellFormedAndKeepTheirText(t *testing.T) {
	item := fetchtest.Item{
		Title: "Fish & <chips>", Link: "https://publisher.example/1?a=b&c=d", Content: "<p>]]></p>",
		Published: time.Date(2026, time.March, 1, 12, 0, 0, 0, time.UTC),
	}
	var rss struct {
		Title string `xml:"channel>item>title"`
		GUID  string `xml:"channel>item>guid"`
	}
	if err := xml.Unmarshal([]byte(fetchtest.RSS("Fish", item)), &rss); err != nil || rss.Title != item.Title || rss.GUID != item.Link {
		t.Errorf("RSS: %v, %+v", err, rss)
	}
	var atom struct {
		Title   string `xml:"entry>title"`
		Content string `xml:"entry>content"`
		Updated string `xml:"updated"`
	}
	if err := xml.Unmarshal([]byte(fetchtest.Atom("Fish", item)), &atom); err != nil ||
		atom.Title != item.Title || atom.Content != item.Content || atom.Updated != "2026-03-01T12:00:00Z" {
		t.Errorf("Atom: %v, %+v", err, atom)
	}
	var feed struct {
		Items []struct{ ID, Title string }
	}
	if err := json.Unmarshal([]byte(fetchtest.JSON("Fish", item)), &feed); err != nil || feed.Items[0].ID != item.Link || feed.Items[0].Title != item.Title {
		t.Errorf("JSON Feed: %v, %+v", err, feed)
	}
}
