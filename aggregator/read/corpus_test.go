package read

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"encoding/xml"
	"flag"
	"io"
	"os"
	"path"
	"reflect"
	"strings"
	"testing"

	"tidings/aggregator"

	"github.com/mmcdole/gofeed"
)

// corpusArchive is a tar.gz of feeds: in the folder real those of live sites as
// they were served, anywhere else those that others test their readers with.
// .ci/run names it where there is one.
var corpusArchive = flag.String("corpus", "", "`archive` of feeds to read")

// specimen is a document of the corpus.
type specimen struct {
	name string
	body []byte
}

// corpus returns the documents of the archive whose names begin so. Without an
// archive the test is skipped, and says so.
func corpus(t testing.TB, prefix string) []specimen {
	t.Helper()
	if *corpusArchive == "" {
		t.Skip("no feeds are read: -corpus names an archive of them")
	}
	file, err := os.Open(*corpusArchive)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unzipped, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	found := specimens(t, tar.NewReader(unzipped), prefix)
	if len(found) == 0 {
		t.Fatalf("no feeds in %s", *corpusArchive)
	}
	return found
}

func specimens(t testing.TB, archive *tar.Reader, prefix string) []specimen {
	t.Helper()
	var found []specimen
	for {
		header, err := archive.Next()
		if err == io.EOF {
			return found
		}
		if err != nil {
			t.Fatal(err)
		}
		if header.Typeflag != tar.TypeReg || !strings.HasPrefix(header.Name, prefix) || path.Ext(header.Name) == ".tsv" {
			continue
		}
		body, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, specimen{header.Name, body})
	}
}

func (s specimen) read(r *Reader) (*aggregator.Feed, error) {
	return r.Read(aggregator.Document{URL: testURL, Body: s.body})
}

// TestCorpusIsRead reads every document, and wants a feed from each one that is
// well-formed and calls itself one. No text that is set aside comes back in
// another way.
func TestCorpusIsRead(t *testing.T) {
	all, r := corpus(t, ""), New()
	read, items, repaired, refused, aside := 0, 0, 0, 0, 0
	for _, s := range all {
		aside += checkAside(t, string(s.body), nil)
		feed, err := s.read(r)
		if err != nil {
			refused++
			if isWellFormedFeed(s.body) {
				t.Errorf("%s: %v", s.name, err)
			}
			continue
		}
		checkStrings(t, reflect.ValueOf(*feed))
		read, items = read+1, items+len(feed.Items)
		if len(feed.Repaired) > 0 {
			repaired++
		}
	}
	t.Logf("%d documents: %d read with %d items, %d of them repaired; %d are no feeds; %d texts set aside", len(all), read, items, repaired, refused, aside)
}

// isWellFormedFeed asks encoding/xml, or encoding/json.
func isWellFormedFeed(body []byte) bool {
	var feed struct{ Version string }
	if json.Unmarshal(body, &feed) == nil {
		return jsonFeedVersion.MatchString(feed.Version)
	}
	tokens, root := tokensOf(body), ""
	for {
		token, err := tokens.Token()
		if err != nil {
			return err == io.EOF && isRoot(root)
		}
		if el, ok := token.(xml.StartElement); ok && root == "" {
			root = strings.ToLower(el.Name.Local)
		}
	}
}

func tokensOf(body []byte) *xml.Decoder {
	tokens := xml.NewDecoder(bytes.NewReader(decode(body, "", new(notes))))
	tokens.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	return tokens
}

// TestFeedsCutShortKeepTheirWholeItems cuts the feeds of live sites at three
// fifths of their length.
func TestFeedsCutShortKeepTheirWholeItems(t *testing.T) {
	all, r := corpus(t, "real/"), New()
	kept, feeds := 0, 0
	for _, s := range all {
		s.body = s.body[:len(s.body)*3/5]
		want := wholeItems(s.body)
		if want == 0 {
			continue
		}
		feed, err := s.read(r)
		if err != nil || len(feed.Items) != want {
			t.Errorf("%s: %d items, want %d: %v", s.name, len(itemsOf(feed)), want, err)
			continue
		}
		feeds, kept = feeds+1, kept+want
	}
	t.Logf("%d feeds cut short kept all of their %d whole items", feeds, kept)
}

func itemsOf(feed *aggregator.Feed) []aggregator.Item {
	if feed == nil {
		return nil
	}
	return feed.Items
}

// wholeItems counts the items that end in a document, by means that have
// nothing to do with how it is read.
func wholeItems(body []byte) int {
	if bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) {
		return wholeJSONItems(body)
	}
	tokens, n := tokensOf(body), 0
	tokens.Strict = false
	for {
		token, err := tokens.RawToken()
		if err != nil {
			return n
		}
		if el, ok := token.(xml.EndElement); ok && (strings.EqualFold(el.Name.Local, "item") || strings.EqualFold(el.Name.Local, "entry")) {
			n++
		}
	}
}

func wholeJSONItems(body []byte) int {
	tokens := json.NewDecoder(bytes.NewReader(body))
	for {
		token, err := tokens.Token()
		if err != nil {
			return 0
		}
		if token == "items" {
			break
		}
	}
	_, _ = tokens.Token() // the bracket of the list
	for n := 0; ; n++ {
		var item json.RawMessage
		if tokens.Decode(&item) != nil {
			return n
		}
	}
}

// TestMarkupOfTheCorpusIsMostlySimple takes it the short way and the long one.
func TestMarkupOfTheCorpusIsMostlySimple(t *testing.T) {
	m := New().mapping(new(notes))
	all, simple := 0, 0
	for _, fragments := range fragmentsOf(corpus(t, "")) {
		for _, fragment := range fragments {
			if !strings.Contains(fragment, "<") {
				continue
			}
			all += len(fragment)
			if sameAsParsed(t, m, fragment, testURL) {
				simple += len(fragment)
			}
		}
	}
	if share := 100 * simple / max(1, all); share < 70 {
		t.Errorf("only %d %% of %d bytes of markup are simple", share, all)
	} else {
		t.Logf("%d %% of %d bytes of markup are simple", share, all)
	}
}

// fragmentsOf are the summaries and contents of each feed.
func fragmentsOf(feeds []specimen) [][]string {
	all := make([][]string, len(feeds))
	for i, s := range feeds {
		feed, err := gofeed.NewParser().Parse(bytes.NewReader(s.body))
		if err != nil {
			continue
		}
		for _, item := range feed.Items {
			all[i] = append(all[i], item.Description, item.Content)
		}
	}
	return all
}
