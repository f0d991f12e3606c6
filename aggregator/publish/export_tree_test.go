package publish

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tidings/aggregator"
)

func TestExportHasEveryPublicDocument(t *testing.T) {
	s := newShop(t, append(history(230), full())...)
	report := s.export()
	files := s.files()
	golden(t, "export.txt", []byte(strings.Join(files, "\n")+"\n"))
	if report.Written != len(files) || report.Unchanged != 0 || report.Removed != 0 || !slices.Equal(report.Closed, []string{"private"}) {
		t.Errorf("%d files, the report is %+v", len(files), report)
	}
}

func TestExportOfAnEmptyStoreHasFeedsWithoutEntries(t *testing.T) {
	s := newShop(t)
	s.export()
	want := append(inEveryFormat("all", "news", "news/harbour"), "index.html", "opml.xml")
	slices.Sort(want)
	if diff := cmp.Diff(want, s.files()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if ids := jsonIDs(t, []byte(s.read("news.json"))); len(ids) != 0 {
		t.Errorf("it has %q", ids)
	}
}

func TestASecondExportTouchesNothing(t *testing.T) {
	s := newShop(t, history(230)...)
	s.export()
	before := s.stats()
	report := s.export()
	if touched := s.touched(before); len(touched) > 0 || report.Written+report.Removed > 0 || report.Unchanged != len(s.files()) {
		t.Errorf("%+v, touched %q", report, touched)
	}
	if after := s.stats()[ledgerFile]; !os.SameFile(before[ledgerFile], after) {
		t.Error("the ledger was written anew")
	}
}

func TestANewArticleChangesTheFilesThatHoldItAlone(t *testing.T) {
	s := newShop(t, history(230)...)
	s.export()
	before := s.stats()
	s.store.put(nth(231)) // in news, and so in all
	report := s.export()
	want := inEveryFormat("all", "all/archive/3", "news", "news/archive/3")
	if diff := cmp.Diff(want, s.touched(before)); diff != "" || report.Written != len(want) {
		t.Errorf("%+v (-want +got):\n%s", report, diff)
	}
}

func TestASectionThatIsGoneGoes(t *testing.T) {
	s := newShop(t, append(history(130), full())...)
	s.export()
	s.write("news/harbour/mine.txt", "mine")
	s.write("robots.txt", "mine too")
	s.Tree = aggregator.NewTree(aggregator.Section{Limit: 10}, nil, nil) // the root is left
	report := s.export()
	want := append(inEveryFormat("all", "all/archive/1", "all/archive/2"), "index.html", "opml.xml", "news/harbour/mine.txt", "robots.txt")
	slices.Sort(want)
	if diff := cmp.Diff(want, s.files()); diff != "" || report.Removed != 16 {
		t.Errorf("%+v (-want +got):\n%s", report, diff)
	}
	if _, err := os.Stat(s.path("news/archive")); !os.IsNotExist(err) {
		t.Errorf("the folder of its archives is still there: %v", err)
	}
}

func TestASectionThatGetsATokenGoes(t *testing.T) {
	s := newShop(t, history(10)...)
	s.export()
	s.Tree.At("news").Token, s.Tree.At("news/harbour").Token = "open sesame", "open sesame"
	report := s.export()
	if report.Removed != 8 || !slices.Equal(report.Closed, []string{"news", "news/harbour", "private"}) {
		t.Errorf("%+v", report)
	}
}

func TestNoFileTellsOfASectionBehindAToken(t *testing.T) {
	secret := full()
	secret.Seq, secret.Title, secret.Sections = 500, "Whispered", sectionsOf("private")
	s := newShop(t, append(history(110), secret)...)
	s.export()
	for name, body := range s.bodies() {
		for _, word := range []string{"private", "Behind the door", "sesame", "token", "Whispered"} {
			if strings.Contains(body, word) || strings.Contains(name, word) {
				t.Errorf("%s says %q", name, word)
			}
		}
	}
	if strings.Contains(s.read(ledgerFile), "private") {
		t.Error("the ledger does")
	}
}

func TestTheArchiveAfterOneThatIsGoneLeadsThereNoMore(t *testing.T) {
	s := newShop(t, history(430)...)
	s.export()
	for n := range 100 {
		s.store.forget(uint64(n + 1))
	}
	s.export()
	if got := references(t, s.read("news/archive/2.html")); slices.Contains(got, "1.html") || !slices.Contains(got, "3.html") {
		t.Errorf("it leads to %q", got)
	}
}

func TestForgottenArchivesGo(t *testing.T) {
	s := newShop(t, history(330)...)
	s.export()
	for n := range 150 {
		s.store.forget(uint64(n + 1))
	}
	before := s.stats()
	report := s.export()
	if report.Removed != 8 || slices.Contains(s.files(), "news/archive/1.rss") {
		t.Errorf("%+v", report)
	}
	want := inEveryFormat("all/archive/2", "news/archive/2")
	if diff := cmp.Diff(want, s.touched(before)); diff != "" {
		t.Errorf("touched (-want +got):\n%s", diff)
	}
}

func TestTwoDocumentsCannotHaveOneFile(t *testing.T) {
	s := newShop(t)
	s.Tree = aggregator.NewTree(aggregator.Section{Limit: 10}, []aggregator.Section{{Path: "index", Limit: 10}}, nil)
	s.fails("export to "+s.dir, "section index", "index.html")
	if names := s.files(); len(names) > 0 {
		t.Errorf("wrote %q", names)
	}
}
