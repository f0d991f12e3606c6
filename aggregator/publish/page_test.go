package publish

import (
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"testing"
)

func TestPagePolicyAdmitsTheStyleOfThePage(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	for _, path := range []string{"/", "/news"} {
		w := get(h, path)
		_, rest, _ := strings.Cut(w.Body.String(), "<style>")
		text, _, found := strings.Cut(rest, "</style>")
		sum := sha256.Sum256([]byte(text))
		hash := "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
		if !found || !strings.Contains(w.Header().Get("Content-Security-Policy"), "style-src "+hash) {
			t.Errorf("%s: the policy %q lacks %s", path, w.Header().Get("Content-Security-Policy"), hash)
		}
	}
}

func TestPicturesAreLoadedOnlyWhereTheyAreWanted(t *testing.T) {
	for _, wanted := range []bool{false, true} {
		o := options(newMemory(full()))
		o.Pictures = wanted
		w := get(New(o).Handler(), "/news")
		shown := strings.Contains(w.Body.String(), `<img src="https://harbour.example/ferry.jpg" alt="Picture: Ferry &amp; crew &lt;return&gt;" width="160" height="120" loading="lazy" decoding="async" referrerpolicy="no-referrer">`)
		admitted := strings.Contains(w.Header().Get("Content-Security-Policy"), "img-src data: http: https:;")
		if shown != wanted || admitted != wanted {
			t.Errorf("pictures wanted: %v, shown: %v, admitted: %v", wanted, shown, admitted)
		}
	}
}

func TestPageDropsAddressesThatRunScripts(t *testing.T) {
	a := full()
	a.URL, a.Image = "javascript:alert(1)", "javascript:alert(2)"
	o := options(newMemory(a))
	o.Pictures = true
	if body := get(New(o).Handler(), "/news").Body.String(); strings.Contains(body, "javascript:") {
		t.Errorf("the page holds %s", body)
	}
}
