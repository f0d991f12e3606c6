package main

import (
	"bytes"
	"encoding/json"
	"errors"
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
