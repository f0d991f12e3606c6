package publish

import (
	"regexp"
	"strings"
)

// english is the language of what pages say themselves.
const english = "en"

// tagForm is the form of a language tag, as far as a page needs it (RFC 5646, 2.1).
var tagForm = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

// languageTag is a language as a lang attribute may give it; empty for what
// is none. Publishers write "en_US" too.
func languageTag(given string) string {
	t := strings.ReplaceAll(strings.TrimSpace(given), "_", "-")
	if !tagForm.MatchString(t) {
		return ""
	}
	return t
}

// rightToLeft reports whether a language is written from right to left: by
// the script that its tag names, else by the one that it usually has.
func rightToLeft(language string) bool {
	subtags := strings.Split(strings.ToLower(languageTag(language)), "-")
	for _, subtag := range subtags[1:] {
		if len(subtag) == 1 { // what follows is private, or an extension
			break
		}
		if len(subtag) == 4 && subtag[0] > '9' {
			return leftwardScripts[subtag]
		}
	}
	return leftward[subtags[0]]
}

// leftward are the languages usually written from right to left.
var leftward = map[string]bool{
	"ar": true, "arc": true, "ary": true, "arz": true, "azb": true, "bal": true, "bqi": true, "ckb": true,
	"dv": true, "fa": true, "glk": true, "he": true, "iw": true, "ji": true, "khw": true, "ks": true,
	"lrc": true, "mzn": true, "nqo": true, "pnb": true, "prs": true, "ps": true, "sd": true, "sdh": true,
	"skr": true, "syr": true, "ug": true, "ur": true, "yi": true,
}

// leftwardScripts are the scripts written from right to left (ISO 15924).
var leftwardScripts = map[string]bool{
	"adlm": true, "arab": true, "aran": true, "hebr": true, "mand": true, "nkoo": true, "rohg": true,
	"samr": true, "syrc": true, "syre": true, "syrj": true, "syrn": true, "thaa": true,
}
