package read

import (
	"regexp"
	"strings"
	"sync"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/simplifiedchinese"
)

// charsetIn finds the charset in a media type, however it is written.
var charsetIn = regexp.MustCompile(`(?i)(?:^|[;,\s])charset\s*[=:]\s*["']?\s*([^\s;,"']+)`)

// declaredIn finds the encoding that an XML declaration names, however it is
// written.
var declaredIn = regexp.MustCompile(`(?i)<\??xml[\s?][^>]*?\b(?:encoding|charset)\s*=\s*["']?\s*([^\s"'?>]+)`)

// declarationLength is where an XML declaration is looked for, in bytes.
const declarationLength = 1024

// charsetOf is the charset parameter of a media type, or empty.
func charsetOf(contentType string) string { return firstMatch(charsetIn, []byte(contentType)) }

// declaredCharset is the encoding named by the XML declaration, or empty.
func declaredCharset(body []byte) string {
	return firstMatch(declaredIn, body[:min(len(body), declarationLength)])
}

func firstMatch(pattern *regexp.Regexp, text []byte) string {
	if found := pattern.FindSubmatch(text); found != nil {
		return string(found[1])
	}
	return ""
}

// lookup is the encoding of that name: by the labels of the WHATWG Encoding
// Standard, where that knows none by those of IANA, and else by what is meant.
// It is nil when nobody knows.
func lookup(name string) encoding.Encoding {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" {
		return nil
	}
	enc, err := htmlindex.Get(name)
	if err != nil || enc == encoding.Replacement {
		if enc, _ = ianaindex.IANA.Encoding(name); enc == nil {
			enc, _ = htmlindex.Get(meantBy(name))
		}
	}
	if enc == simplifiedchinese.GBK { // of which the greater is a superset
		enc = simplifiedchinese.GB18030
	}
	return enc
}

// loose finds the label of an encoding in a name that is in no table.
type loose struct {
	name  *regexp.Regexp // in letters and digits alone
	label string
}

// looseNames are how publishers and their software spell labels. They are
// compiled when they are first used: most documents need none.
var looseNames = sync.OnceValue(func() []loose {
	return []loose{
		{regexp.MustCompile(`^utf8`), "utf-8"},
		{regexp.MustCompile(`^(?:utf|u)16$`), "utf-16"},
		{regexp.MustCompile(`^(?:windows|win|cp|)(125[0-8])$`), "windows-$1"},
		{regexp.MustCompile(`^(?:iso)?8859(\d\d?)`), "iso-8859-$1"},
		{regexp.MustCompile(`^(?:iso)?latin(\d)$`), "latin$1"},
		{regexp.MustCompile(`^koi8([ru])`), "koi8-$1"},
		{regexp.MustCompile(`^(?:ms)?(?:cp|windows)932$|^shiftjis|^sjis`), "shift_jis"},
		{regexp.MustCompile(`^eucjp`), "euc-jp"},
		{regexp.MustCompile(`^(?:cp|ms)949$|^uhc$|^euckr`), "euc-kr"},
		{regexp.MustCompile(`^(?:cp|ms)936$|^euccn$|^gb2312`), "gbk"},
		{regexp.MustCompile(`^gb18030`), "gb18030"},
		{regexp.MustCompile(`^(?:cp|ms)950$|^big5`), "big5"},
		{regexp.MustCompile(`^macroman$`), "macintosh"},
		{regexp.MustCompile(`^maccyrillic$`), "x-mac-cyrillic"},
	}
})

// between is what writers put between the letters and digits of a label.
var between = regexp.MustCompile(`^x-|[^a-z0-9]`)

// meantBy is the label that is meant by a name in no table, or empty.
func meantBy(name string) string {
	name = between.ReplaceAllString(name, "")
	for _, l := range looseNames() {
		if at := l.name.FindStringSubmatchIndex(name); at != nil {
			return string(l.name.ExpandString(nil, l.label, name, at))
		}
	}
	return ""
}

// isWide reports whether an encoding has a zero in every other byte of ASCII.
func isWide(enc encoding.Encoding) bool {
	ascii, err := enc.NewEncoder().Bytes([]byte("<"))
	return err == nil && len(ascii) > 1
}
