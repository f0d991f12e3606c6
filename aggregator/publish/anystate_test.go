package publish

import (
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"tidings/aggregator"
)

func TestAnyStateIsPublishedWellFormedAndAlikeInAllFormats(t *testing.T) {
	var sample sample
	rapid.Check(t, func(rt *rapid.T) {
		o := options(newMemory(anyHistory(rt)...))
		o.Title = anyText().Draw(rt, "title")
		o.Tree = anyTree(rt)
		h := New(o).Handler()
		for _, section := range o.Tree.All() {
			all := everyDocument(rt, h, section, &sample)
			for as := range asPage {
				if !slices.EqualFunc(all[as], all[asRSS], slices.Equal) {
					rt.Errorf("%s holds %q, RSS holds %q", formats[as].name, all[as], all[asRSS])
				}
			}
		}
	})
	t.Run("for libxml", sample.lint)
}

// everyDocument reads the live feed of a section, its pages and its archives.
// It returns the ids in each of these documents, by format.
func everyDocument(rt *rapid.T, h http.Handler, section *aggregator.Section, sample *sample) (all [len(formats)][][]string) {
	for as, f := range formats {
		for _, rel := range []string{"next", "prev-archive"} {
			path := "/" + section.Name() + f.suffix
			if !public(section) {
				path += "?token=" + url.QueryEscape(section.Token)
			}
			for n := 0; path != ""; n++ {
				w := get(h, path)
				body := w.Body.Bytes()
				if w.Code != http.StatusOK || !utf8.Valid(body) || n > 100 {
					rt.Fatalf("number %d, %s: status %d, valid UTF-8: %v", n, path, w.Code, utf8.Valid(body))
				}
				wellFormed(rt, as, body)
				if read := readers[as]; read != nil {
					all[as] = append(all[as], idsOf(read(rt, body)))
				}
				sample.take(as, body)
				path = pathOf(linked(w.Header())[rel])
			}
		}
	}
	return all
}

func idsOf(entries []shown) []string {
	ids := []string{}
	for _, e := range entries {
		ids = append(ids, e.ID)
	}
	return ids
}

// anyTree is sections that say anything of themselves, over those of sources.
func anyTree(rt *rapid.T) *aggregator.Tree {
	var given []aggregator.Section
	for _, path := range rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"news", "news/harbour", "a", "a/b"}), 0, 3, rapid.ID).Draw(rt, "paths") {
		s := aggregator.Section{Path: path, Limit: rapid.IntRange(20, 40).Draw(rt, "limit"), PerSourceLimit: rapid.IntRange(0, 3).Draw(rt, "per source")}
		s.Title, s.Description, s.Language = anyText().Draw(rt, "title"), anyText().Draw(rt, "description"), anyText().Draw(rt, "language")
		s.Collapse = rapid.Bool().Draw(rt, "collapse")
		if rapid.Bool().Draw(rt, "closed") {
			s.Token = anyText().Draw(rt, "token")
		}
		given = append(given, s)
	}
	return aggregator.NewTree(aggregator.Section{Limit: 25}, given, sources())
}

// anyHistory is a few articles that say anything, sometimes among so many that
// there are archives.
func anyHistory(rt *rapid.T) []*aggregator.Article {
	var all []*aggregator.Article
	if rapid.IntRange(0, 4).Draw(rt, "long") == 0 {
		all = history(aggregator.ArchiveSize + 5)
	}
	for range rapid.IntRange(0, 6).Draw(rt, "articles") {
		all = append(all, anyArticle(rt, uint64(len(all)+1)))
	}
	return all
}

// anyArticle is an article with any of a few texts in each of its strings.
func anyArticle(rt *rapid.T, seq uint64) *aggregator.Article {
	a := rapid.SampledFrom([]func() *aggregator.Article{full, spare, talk, nameless}).Draw(rt, "like")()
	texts := append(rapid.SliceOfN(anyText(), 1, 3).Draw(rt, "texts"), "")
	next := 0
	fill(reflect.ValueOf(a).Elem(), func(kept string) string {
		next++
		if n := (int(seq) + next) % (len(texts) + 1); n < len(texts) {
			return texts[n]
		}
		return kept
	})
	a.Seq = seq
	a.Published = time.Unix(rapid.Int64Range(-62135596799, 253402300799).Draw(rt, "published"), 0).UTC()
	a.Updated = a.Published.Add(time.Duration(rapid.Int64Range(0, 1e9).Draw(rt, "later")))
	a.Sections = sectionsOf(rapid.SampledFrom([][]string{{""}, {"", "news"}, {"", "news", "news/harbour"}, {"", "a", "a/b"}}).Draw(rt, "sections")...)
	a.Surplus = rapid.Bool().Draw(rt, "surplus")
	if a.Surplus {
		for i := range a.Sections {
			a.Sections[i] = a.Sections[i].Surplus()
		}
	}
	return a
}

// fill replaces every string in a value, however deep.
func fill(v reflect.Value, text func(kept string) string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(text(v.String()))
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				fill(v.Field(i), text)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			fill(v.Index(i), text)
		}
	}
}

// sample is a few of many XML documents, for another parser to judge.
type sample struct {
	seen int
	kept [][]byte
}

func (s *sample) take(as int, body []byte) {
	if as != asRSS && as != asAtom {
		return
	}
	if s.seen++; s.seen%37 == 0 && len(s.kept) < 200 {
		s.kept = append(s.kept, slices.Clone(body))
	}
}

// lint has xmllint parse the sample. Where there is none the test is skipped,
// but in CI it fails.
func (s *sample) lint(t *testing.T) {
	if _, err := exec.LookPath("xmllint"); err != nil && os.Getenv("CI") != "" {
		t.Fatal("another parser must read what we publish: install Debian's libxml2-utils")
	} else if err != nil {
		t.Skip("SKIPPED: xmllint is not here; install Debian's libxml2-utils")
	}
	args := []string{"--noout", "--nonet", "--huge"}
	for i, body := range s.kept {
		file := filepath.Join(t.TempDir(), fmt.Sprint(i, ".xml"))
		must(t, os.WriteFile(file, body, 0o600))
		args = append(args, file)
	}
	if len(s.kept) == 0 {
		t.Fatal("there is nothing in the sample")
	}
	if out, err := exec.Command("xmllint", args...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%.2000s", err, strings.ToValidUTF8(string(out), "?"))
	}
}
