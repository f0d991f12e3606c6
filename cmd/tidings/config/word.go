package config

import (
	"errors"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"tidings/aggregator"
)

// optional lets an empty string stand for nothing.
func optional[T any](parse func(string) (T, error)) func(string) (T, error) {
	return func(text string) (T, error) {
		if text == "" {
			var nothing T
			return nothing, nil
		}
		return parse(text)
	}
}

// oneLine reads words that go into a header, a log or a feed as they are.
func oneLine(text string) (string, error) {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return "", flawed("write it in one line", "has control characters in it")
	}
	return text, nil
}

// filled reads words that cannot be left out.
func filled(text string) (string, error) {
	if text == "" {
		return "", errors.New("is empty")
	}
	return oneLine(text)
}

// rule compiles a rule; an error is folded to one line.
func rule(text string) (*aggregator.Rule, error) {
	r, err := aggregator.CompileRule(text)
	if err != nil {
		return nil, flawed("", "is not a rule: %s", ruleText(err))
	}
	return r, nil
}

// ruleText is what the compiler says, without the drawing of the place below it.
func ruleText(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n |")
	return strings.Join(strings.Fields(strings.TrimPrefix(text, "compile rule: ")), " ")
}

// languages is the form of language tags (RFC 5646), as far as it goes without
// their registry.
var languages = regexp.MustCompile(`^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`)

func languageTag(text string) (string, error) {
	if !languages.MatchString(text) {
		return "", flawed(`write a language tag, such as "en", "pt-BR" or "zh-Hant"`, "is not a language")
	}
	return text, nil
}

// nearDuplicates reports whether they are to be collapsed.
func nearDuplicates(text string) (bool, error) {
	if text != "keep" && text != "collapse" {
		return false, flawed(`write "keep" or "collapse"`, "is not a way to treat them")
	}
	return text == "collapse", nil
}

// headerNames is the form of HTTP field names (RFC 9110, 5.1).
var headerNames = regexp.MustCompile("^[!#$%&'*+.^_`|~0-9A-Za-z-]+$")

func headerName(text string) error {
	if !headerNames.MatchString(text) {
		return flawed("", "is not the name of an HTTP header")
	}
	return nil
}

// routes are the first elements of paths that the server keeps for itself, and
// the one that an export does.
var routes = map[string]bool{
	"index": true, "all": true, "opml": true, "status": true, "health": true,
	"healthz": true, "readyz": true, "metrics": true,
}

// archive is the element that every section keeps for its older pages.
const archive = "archive"

// sectionPath reads the path of a section below the root.
func sectionPath(text string) (string, error) {
	if !aggregator.ValidSectionPath(text) {
		return "", flawed(pathMend(text), "is not a section path")
	}
	first, _, _ := strings.Cut(text, "/")
	if first == "all" {
		return "", flawed("leave it out: everything is in the root section anyway", "is the root section, or in its way")
	}
	if routes[first] {
		return "", flawed("write "+strconv.Quote("news/"+text)+" or another first element", "collides with the address /%s", first)
	}
	for element := range strings.SplitSeq(text, "/") {
		if element == archive {
			return "", flawed(`write "archives" or another word`, "collides with the address of a section's archive")
		}
	}
	return text, nil
}

// unfit matches what a section path cannot have in it.
var unfit = regexp.MustCompile(`[^a-z0-9/]+`)

// pathMend is the nearest valid path, or the form of one.
func pathMend(text string) string {
	near := strings.Trim(unfit.ReplaceAllString(strings.ToLower(text), "-"), "-/")
	if aggregator.ValidSectionPath(near) {
		return "write " + strconv.Quote(near)
	}
	return `write a-z, 0-9 and hyphens, with slashes between, such as "news/politics"`
}
