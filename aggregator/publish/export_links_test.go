package publish

import (
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// references are the addresses that an HTML document leads to or loads.
func references(t *testing.T, body string) []string {
	t.Helper()
	document, err := html.Parse(strings.NewReader(body))
	must(t, err)
	var all []string
	for node := range document.Descendants() {
		for _, a := range node.Attr {
			if a.Key == "href" || a.Key == "src" {
				all = append(all, a.Val)
			}
		}
	}
	return all
}

func TestPagesOfAnExportLeadToItsFiles(t *testing.T) {
	s := newShop(t, append(history(230), full())...)
	s.BaseURL = "https://feeds.example/towns"
	s.export()
	files := s.files()
	followed := 0
	for _, name := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		from := url.URL{Scheme: "file", Path: "/out/" + name}
		for _, reference := range references(t, s.read(name)) {
			to, err := from.Parse(reference)
			must(t, err)
			if to.Scheme != "file" { // an article, or the icon
				if to.Host == "feeds.example" {
					t.Errorf("%s leads to a server: %s", name, reference)
				}
				continue
			}
			followed++
			if !slices.Contains(files, strings.TrimPrefix(to.Path, "/out/")) || to.RawQuery != "" {
				t.Errorf("%s leads to %s, which is not there", name, reference)
			}
		}
	}
	if followed < 100 {
		t.Errorf("only %d references", followed)
	}
}

// ownAddress matches an address below the public one, outside of ids, which
// lead nowhere.
var (
	ownAddress = regexp.MustCompile(`https://feeds\.example/towns/[^"<&\s]+`)
	idElement  = regexp.MustCompile(`<id>[^<]*</id>`)
)

func TestFeedsOfAnExportHaveAddressesThatItsFilesAreAt(t *testing.T) {
	s := newShop(t, append(history(230), full())...)
	s.BaseURL = "https://feeds.example/towns/"
	s.export()
	files := s.files()
	for _, name := range files {
		if path.Ext(name) == ".html" {
			continue
		}
		addresses := ownAddress.FindAllString(idElement.ReplaceAllString(s.read(name), ""), -1)
		if len(addresses) == 0 {
			t.Errorf("%s has no address", name)
		}
		for _, address := range addresses {
			if !slices.Contains(files, strings.TrimPrefix(address, "https://feeds.example/towns/")) {
				t.Errorf("%s has the address %s, where no file is", name, address)
			}
		}
	}
}

func TestRelationsOfAnExportNameFiles(t *testing.T) {
	for _, n := range []int{0, 5, 10, 11, 99, 100, 101, 110, 200, 230} {
		s := newShop(t, history(n)...)
		s.export()
		files := s.files()
		o := s.Options
		o.static = true
		x := &export{publisher: New(o)}
		sections, err := x.plan(t.Context())
		must(t, err)
		for _, e := range sections {
			documents := []*feed{e.edition.feed()}
			for number := e.oldest; number <= e.last(); number++ {
				a := archiving{export: x, exported: e}
				documents = append(documents, a.document(number, nil))
			}
			for _, f := range documents {
				for as := range formats {
					for _, r := range f.relations(as) {
						if !slices.Contains(files, x.file(r.Href)) {
							t.Errorf("%d articles: the %s of %s is %s, where no file is", n, r.Rel, f.self(as), r.Href)
						}
					}
				}
			}
		}
	}
}

func TestTheArchivesOfAnExportHoldTheWholeHistory(t *testing.T) {
	for _, n := range []int{5, 99, 100, 101, 110, 230} {
		all := history(n)
		s := newShop(t, all...)
		s.export()
		var ids []string
		for _, name := range s.files() {
			if name == "news.json" || strings.HasPrefix(name, "news/archive/") && path.Ext(name) == ".json" {
				ids = append(ids, jsonIDs(t, []byte(s.read(name)))...)
			}
		}
		slices.Sort(ids)
		want := wanted(all)
		slices.Sort(want)
		if got := slices.Compact(ids); !slices.Equal(got, want) {
			t.Errorf("%d articles: %d of them are there", n, len(got))
		}
	}
}
