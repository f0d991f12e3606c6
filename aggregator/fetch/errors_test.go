package fetch

import (
	"errors"
	"strings"
	"testing"
)

func TestAFailureIsOneShortLine(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"plain":            {"no route", "GET http://a.example/: no route"},
		"control and bidi": {"a\nb\x1b[31m\u202ec", "GET http://a.example/: a\uFFFDb\uFFFD[31m\uFFFDc"},
		"bad UTF-8":        {"a\xffb", "GET http://a.example/: a\uFFFDb"},
	} {
		got := (&failure{address: "http://a.example/", err: errors.New(test.text)}).Error()
		if got != test.want {
			t.Errorf("%s: got %q, want %q", name, got, test.want)
		}
	}
	long := &failure{address: "http://a.example/", err: errors.New(strings.Repeat("é", 5000))}
	if got := len(long.Error()); got > maxText+8 {
		t.Errorf("a long text has %d bytes", got)
	}
}

func TestSizesAreWrittenAsInTheConfiguration(t *testing.T) {
	for n, want := range map[int64]string{8 << 20: "8MiB", 512 << 10: "512KiB", 1000: "1000 bytes"} {
		if got := size(n); got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}
