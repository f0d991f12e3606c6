package read

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

func encodedIn(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestDecode(t *testing.T) {
	latin, cyrillic, jis := charmap.Windows1252, charmap.Windows1251, japanese.ISO2022JP
	le16, be16 := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	le32 := utf32.UTF32(utf32.LittleEndian, utf32.UseBOM)
	const russian = "<?xml version='1.0' encoding='windows-1251'?><a>мир</a>"
	for name, c := range map[string]struct {
		body, contentType, want string
		mended                  int
	}{
		"UTF-8":                                    {"<a>é</a>", "", "<a>é</a>", 0},
		"UTF-8 with a mark":                        {"\xef\xbb\xbf<a>é</a>", "text/xml; charset=iso-8859-1", "<a>é</a>", 0},
		"UTF-16 with a mark":                       {encodedIn(t, le16, "<a>é</a>"), "text/xml; charset=utf-8", "<a>é</a>", 0},
		"UTF-16 without":                           {encodedIn(t, be16, "<a>é</a>"), "", "<a>é</a>", 0},
		"UTF-32 with a mark":                       {encodedIn(t, le32, "<a>é</a>"), "", "<a>é</a>", 0},
		"declaration":                              {encodedIn(t, cyrillic, russian), "text/xml", russian, 0},
		"HTTP before the declaration":              {encodedIn(t, cyrillic, strings.Replace(russian, "1251", "1252", 1)), "text/xml; charset=windows-1251", strings.Replace(russian, "1251", "1252", 1), 0},
		"latin-1 means windows-1252":               {encodedIn(t, latin, "<a>“é”</a>"), "text/xml; charset=ISO-8859-1", "<a>“é”</a>", 0},
		"ISO-2022-JP":                              {encodedIn(t, jis, "<a>日本</a>"), "text/xml; charset=iso-2022-jp", "<a>日本</a>", 0},
		"unknown label":                            {"<a>é</a>", "text/xml; charset=klingon", "<a>é</a>", 1},
		"label that browsers refuse":               {"<a>é</a>", "text/xml; charset=iso-2022-kr", "<a>é</a>", 1},
		"HTTP says UTF-8, the declaration knows":   {encodedIn(t, cyrillic, russian), "text/xml; charset=utf-8", russian, 0},
		"declared UTF-16 that is UTF-8":            {"<?xml version='1.0' encoding='utf-16'?><a>é</a>", "", "<?xml version='1.0' encoding='utf-16'?><a>é</a>", 1},
		"undeclared windows-1252":                  {encodedIn(t, latin, "<a>café à la crème</a>"), "", "<a>café à la crème</a>", 1},
		"UTF-8 with a bad byte costs the byte":     {"<a>café \xff crème</a>", "text/xml; charset=utf-8", "<a>café \uFFFD crème</a>", 1},
		"content type that is none":                {"<a>é</a>", ";;", "<a>é</a>", 0},
		"UTF-8 with a mark and a bad byte":         {"\xef\xbb\xbf<a>\xff</a>", "", "<a>\uFFFD</a>", 0},
		"UTF-16 cut off in the middle of a letter": {"\xff\xfe<\x00a\x00>\x00\x41", "", "<a>\uFFFD", 0},
	} {
		t.Run(name, func(t *testing.T) {
			var mended notes
			got := decode([]byte(c.body), c.contentType, &mended)
			if string(got) != c.want || len(mended) != c.mended {
				t.Errorf("got %q, mended %q; want %q", got, mended, c.want)
			}
			if !utf8.Valid(got) {
				t.Error("not UTF-8")
			}
		})
	}
}
