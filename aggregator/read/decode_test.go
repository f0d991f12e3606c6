package read

import (
	"strings"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
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
	le32, be32 := utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	bare16, bare32 := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	const russian = "<?xml version='1.0' encoding='windows-1251'?><a>мир</a>"
	const jisDeclared = "<?xml version='1.0' encoding='Shift_JIS'?><a>日本語のフィード</a>"
	for name, c := range map[string]struct {
		body, contentType, want string
		mended                  int
	}{
		"UTF-8":                                    {"<a>é</a>", "", "<a>é</a>", 0},
		"UTF-8 with a mark":                        {"\xef\xbb\xbf<a>é</a>", "text/xml; charset=iso-8859-1", "<a>é</a>", 0},
		"UTF-16 with a mark":                       {encodedIn(t, le16, "<a>é</a>"), "text/xml; charset=utf-8", "<a>é</a>", 0},
		"UTF-16 without":                           {encodedIn(t, be16, "<a>é</a>"), "", "<a>é</a>", 0},
		"UTF-16, big end first, with a mark":       {"\xfe\xff" + encodedIn(t, be16, "é"), "", "é", 0},
		"UTF-16, little end first, without":        {encodedIn(t, bare16, "<a>é</a>"), "", "<a>é</a>", 0},
		"UTF-16, little end first, in JSON":        {encodedIn(t, bare16, "{}"), "", "{}", 0},
		"UTF-16 that only HTTP knows":              {encodedIn(t, bare16, "\n<a>é</a>"), "text/xml; charset=utf16", "\n<a>é</a>", 0},
		"UTF-32, big end first, with a mark":       {"\x00\x00\xfe\xff" + encodedIn(t, be32, "é"), "", "é", 0},
		"UTF-32, big end first, without":           {encodedIn(t, be32, "<a>é</a>"), "", "<a>é</a>", 0},
		"UTF-32, little end first, without":        {encodedIn(t, bare32, "<a>é</a>"), "", "<a>é</a>", 0},
		"UTF-32 with a mark":                       {encodedIn(t, le32, "<a>é</a>"), "", "<a>é</a>", 0},
		"declaration":                              {encodedIn(t, cyrillic, russian), "text/xml", russian, 0},
		"HTTP before the declaration":              {encodedIn(t, cyrillic, strings.Replace(russian, "1251", "1252", 1)), "text/xml; charset=windows-1251", strings.Replace(russian, "1251", "1252", 1), 0},
		"latin-1 means windows-1252":               {encodedIn(t, latin, "<a>“é”</a>"), "text/xml; charset=ISO-8859-1", "<a>“é”</a>", 0},
		"ISO-2022-JP":                              {encodedIn(t, jis, "<a>日本</a>"), "text/xml; charset=iso-2022-jp", "<a>日本</a>", 0},
		"unknown label":                            {"<a>é</a>", "text/xml; charset=klingon", "<a>é</a>", 1},
		"label that browsers refuse":               {"<a>é</a>", "text/xml; charset=iso-2022-kr", "<a>é</a>", 1},
		"HTTP says UTF-8, the declaration knows":   {encodedIn(t, cyrillic, russian), "text/xml; charset=utf-8", russian, 0},
		"declared UTF-16 that is UTF-8":            {"<?xml version='1.0' encoding='utf-16'?><a>é</a>", "", "<?xml version='1.0' encoding='utf-16'?><a>é</a>", 1},
		"declared UTF-16 that is neither":          {"<?xml version='1.0' encoding='utf-16'?><a>caf\xe9</a>", "", "<?xml version='1.0' encoding='utf-16'?><a>café</a>", 2},
		"latin-1 by a name of its own":             {encodedIn(t, latin, "<a>café</a>"), "text/xml; charset=Latin-1", "<a>café</a>", 0},
		"Macintosh by a name of its own":           {encodedIn(t, charmap.Macintosh, "<a>café</a>"), "text/xml; charset=mac-roman", "<a>café</a>", 0},
		"ISO-2022-JP of 1978":                      {"<a>\x1b$@F|\x1b(B</a>", "", "<a>日</a>", 0},
		"as much UTF-8 as not":                     {"<a>é \xff</a>", "", "<a>é \uFFFD</a>", 1},
		"undeclared Chinese of Taiwan":             {encodedIn(t, traditionalchinese.Big5, "<language>zh-TW</language>中文"), "", "<language>zh-TW</language>中文", 1},
		"undeclared windows-1252":                  {encodedIn(t, latin, "<a>café à la crème</a>"), "", "<a>café à la crème</a>", 1},
		"UTF-8 with a bad byte costs the byte":     {"<a>café \xff crème</a>", "text/xml; charset=utf-8", "<a>café \uFFFD crème</a>", 1},
		"content type that is none":                {"<a>é</a>", ";;", "<a>é</a>", 0},
		"UTF-8 with a mark and a bad byte":         {"\xef\xbb\xbf<a>\xff</a>", "", "<a>\uFFFD</a>", 1},
		"UTF-16 without, in JSON":                  {encodedIn(t, be16, "{}"), "", "{}", 0},
		"EBCDIC":                                   {encodedIn(t, charmap.CodePage037, "<?xml?>"), "", "<?xml?>", 0},
		"declared in quotes and capitals":          {encodedIn(t, cyrillic, "<a>мир</a>"), `text/xml; foo=; Charset="WINDOWS-1251"`, "<a>мир</a>", 0},
		"declared behind what a server wrote":      {encodedIn(t, cyrillic, "\n"+russian), "", "\n" + russian, 0},
		"name that only IANA knows":                {encodedIn(t, charmap.CodePage850, "<a>é</a>"), "text/xml; charset=ibm850", "<a>é</a>", 0},
		"name that nobody registered":              {encodedIn(t, charmap.MacintoshCyrillic, "<a>мир</a>"), "text/xml; charset=Mac-Cyrillic", "<a>мир</a>", 0},
		"GB 2312 that goes beyond it":              {encodedIn(t, simplifiedchinese.GB18030, "<a>镕㐀</a>"), "text/xml; charset=gb2312", "<a>镕㐀</a>", 0},
		"HTTP is wrong, the declaration knows":     {encodedIn(t, japanese.ShiftJIS, jisDeclared), "text/xml; charset=euc-jp", jisDeclared, 0},
		"ISO-2022-JP that calls itself UTF-8":      {encodedIn(t, jis, "<a>日本</a>"), "text/xml; charset=utf-8", "<a>日本</a>", 0},
		"ASCII that is UTF-8":                      {"<a>é, è</a>", "text/xml; charset=us-ascii", "<a>é, è</a>", 1},
		"latin-1 that is UTF-8":                    {"<a>it’s</a>", "text/xml; charset=iso-8859-1", "<a>it’s</a>", 1},
		"latin-1 that happens to be UTF-8":         {encodedIn(t, latin, "<a>CAFÉ”</a>"), "text/xml; charset=iso-8859-1", "<a>CAFÉ”</a>", 0},
		"Big5 with a bad byte":                     {encodedIn(t, traditionalchinese.Big5, "<a>中") + "\xff</a>", "text/xml; charset=big5", "<a>中\uFFFD</a>", 1},
		"undeclared Russian":                       {encodedIn(t, cyrillic, "<language>ru-RU</language>мир"), "", "<language>ru-RU</language>мир", 1},
		"undeclared Japanese":                      {encodedIn(t, japanese.ShiftJIS, "<a xml:lang='ja'>日本</a>"), "", "<a xml:lang='ja'>日本</a>", 1},
		"UTF-16 without, behind a line":            {encodedIn(t, be16, "\n<a>é</a>"), "text/xml", "\n<a>é</a>", 0},
		"UTF-32 without, behind a line":            {encodedIn(t, bare32, "\n<a>é</a>"), "", "\n<a>é</a>", 0},
		"zeros before UTF-8 are no UTF-16":         {"\x00<a>é</a>", "", "\x00<a>é</a>", 0},
		"Chinese that is UTF-8":                    {"<a>你好世界</a>", "text/xml; charset=gb2312", "<a>你好世界</a>", 1},
		"Chinese that happens to be UTF-8":         {encodedIn(t, simplifiedchinese.GBK, "<a>联通</a>"), "text/xml; charset=gb2312", "<a>联通</a>", 0},
		"ISO-2022-JP with a bad byte":              {encodedIn(t, jis, "<a>日本</a>") + "\xff", "", "<a>日本</a>\uFFFD", 1},
		"declared in capitals":                     {"<?XML Encoding='WINDOWS-1251'?>" + encodedIn(t, cyrillic, "<a>мир</a>"), "", "<?XML Encoding='WINDOWS-1251'?><a>мир</a>", 0},
		"declared without a space":                 {"<?xml version='1.0'encoding='windows-1251'?>" + encodedIn(t, cyrillic, "<a>мир</a>"), "", "<?xml version='1.0'encoding='windows-1251'?><a>мир</a>", 0},
		"a stylesheet declares nothing":            {"<?xml-stylesheet encoding='utf-16'?>" + encodedIn(t, latin, "<a>é</a>"), "", "<?xml-stylesheet encoding='utf-16'?><a>é</a>", 1},
		"latin-1 that is UTF-8, once cut":          {"<a>привет, большой мир\xd0</a>", "text/xml; charset=iso-8859-1", "<a>привет, большой мир\uFFFD</a>", 2},
		"charset alone":                            {encodedIn(t, cyrillic, "<a>мир</a>"), "charset: windows-1251", "<a>мир</a>", 0},
		"UTF-7 stays as it is":                     {"<a>+AOk-</a>", "text/xml; charset=utf-7", "<a>+AOk-</a>", 1},
		"UTF-16 cut off in the middle of a letter": {"\xff\xfe<\x00a\x00>\x00\x41", "", "<a>\uFFFD", 1},
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

func TestLabelsAsTheyAreWritten(t *testing.T) {
	for name, label := range map[string]string{
		"win1251": "windows-1251", "Windows_1251": "windows-1251", "CP-1250": "windows-1250", "1252": "windows-1252",
		"ISO 8859-5": "iso-8859-5", "8859_15": "iso-8859-15", "latin-2": "iso-8859-2", "KOI8R": "koi8-r", "koi8_u": "koi8-u",
		"cp932": "shift_jis", "SJIS-win": "shift_jis", "x-ms-cp932": "shift_jis", "eucJP-win": "euc-jp", "EUC_KR": "euc-kr",
		"cp949": "euc-kr", "UHC": "euc-kr", "cp936": "gb18030", "EUC-CN": "gb18030", "gb-2312": "gb18030", "GB_18030": "gb18030",
		"cp950": "big5", "Big-5": "big5", "utf8mb4": "utf-8", "x-utf-8": "utf-8", "UTF16": "utf-16le", "MacRoman": "macintosh",
	} {
		want, err := htmlindex.Get(label)
		if err != nil {
			t.Fatal(err)
		}
		if got := lookup(name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	for _, name := range []string{"", "klingon", "utf-7", "binary", "1259"} {
		if got := lookup(name); got != nil {
			t.Errorf("%s is %v", name, got)
		}
	}
}

func TestDecodingIsBounded(t *testing.T) {
	body := []byte("\xef\xbb\xbf" + strings.Repeat("\xff", maxDecoded/2))
	if got := len(decode(body, "", new(notes))); got < maxDecoded || got > maxDecoded+utf8.UTFMax {
		t.Errorf("%d bytes became %d", len(body), got)
	}
}
