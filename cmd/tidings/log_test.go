package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"
)

// TestNoTextBreaksALineOfTheLog: what upstreams and requests say is quoted.
func TestNoTextBreaksALineOfTheLog(t *testing.T) {
	for _, format := range []string{"text", "json"} {
		for _, text := range []string{
			"two\nlines", "time=2026-01-01T00:00:00Z level=ERROR msg=forged\r\nx", `quote " and \ slash`, "\x1b[31mred\x1b[0m", "nul \x00 bell \a",
			"line\u2028and\u2029paragraph", "\u202eright to left", "broken \xff\xfe", "a=b c=d", `"}{"level":"ERROR"`, "\u0085next line",
		} {
			var out bytes.Buffer
			log := (&tidings{environment: environment{stderr: &out}, logFormat: format}).logger()
			log.With("source", text).Warn("source brought nothing; its articles stay", "status", 500, "err", errors.New(text))
			line, rest, _ := strings.Cut(out.String(), "\n")
			if rest != "" {
				t.Errorf("%s: %q is logged as %q", format, text, out.String())
			}
			for _, r := range line {
				if unicode.IsControl(r) || unicode.In(r, unicode.Zl, unicode.Zp, unicode.Bidi_Control) {
					t.Errorf("%s: %q leaves %q in %q", format, text, r, line)
				}
			}
			if format == "json" && !json.Valid([]byte(line)) {
				t.Errorf("%q makes no JSON: %s", text, line)
			}
		}
	}
}

// TestEveryMessageIsInTheDocs holds docs/logs.md against the code.
func TestEveryMessageIsInTheDocs(t *testing.T) {
	docs, err := os.ReadFile("../../docs/logs.md")
	if err != nil {
		t.Fatal(err)
	}
	call := regexp.MustCompile(`(?:[lL]og\.(?:Debug|Info|Warn|Error)|log\.Log\(context\.Background\(\), [^,]+,|complain)\(?\s*"([^"]+)"(.*)`)
	key := regexp.MustCompile(`, "([^"]+)", `)
	for _, file := range sourceFiles(t, "../../aggregator", "../../cmd") {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range call.FindAllStringSubmatch(string(text), -1) {
			if known := strings.Contains(string(docs), "`"+m[1]+"`") || strings.Contains(string(docs), "`"+beginning(m[1])+"…`"); !known {
				t.Errorf("%s logs %q, which docs/logs.md does not have", file, m[1])
			}
			for _, k := range key.FindAllStringSubmatch(m[2], -1) {
				if !strings.Contains(string(docs), "`"+k[1]+"`") {
					t.Errorf("%s logs %q with %q, which docs/logs.md does not have", file, m[1], k[1])
				}
			}
		}
	}
}

// beginning is a message as far as the docs have it where it goes on with advice.
func beginning(message string) string {
	before, _, _ := strings.Cut(message, "; ")
	return before + "; "
}

// sourceFiles are the program's files below the folders.
func sourceFiles(t *testing.T, folders ...string) []string {
	t.Helper()
	var files []string
	for _, folder := range folders {
		err := filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return files
}
