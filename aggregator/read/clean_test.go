package read

import "testing"

func TestClean(t *testing.T) {
	for name, c := range map[string]struct {
		in, want string
		mended   int
	}{
		"clean text":            {"<a>\t\r\n é 𝄞</a>", "<a>\t\r\n é 𝄞</a>", 0},
		"control character":     {"a\x00b\x1fc", "abc", 1},
		"noncharacter":          {"a\uFFFEb\uFFFFc", "abc", 1},
		"the last of the plane": {"a\uFFFFb", "ab", 1},
		"legal references":      {"&#10;&#x9;&#233;&#x1D11E;", "&#10;&#x9;&#233;&#x1D11E;", 0},
	} {
		t.Run(name, func(t *testing.T) {
			var mended notes
			if got := string(clean([]byte(c.in), &mended)); got != c.want || len(mended) != c.mended {
				t.Errorf("got %q, mended %q; want %q", got, mended, c.want)
			}
		})
	}
}
