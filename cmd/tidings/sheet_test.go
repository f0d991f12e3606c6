package main

import (
	"slices"
	"testing"
)

func TestFolded(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"empty":             {"", []string{""}},
		"short":             {"a  b\nc", []string{"a b c"}},
		"exactly one line":  {"12345 7890", []string{"12345 7890"}},
		"one column more":   {"12345 78901", []string{"12345", "78901"}},
		"address":           {"see https://example.org/a now", []string{"see", "https://example.org/a", "now"}},
		"two columns each":  {"私たちが知る x", []string{"私たちが知", "る x"}},
		"accents apart":     {"e\u0301e\u0301e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301e\u0301", []string{"e\u0301e\u0301e\u0301e\u0301e\u0301 e\u0301e\u0301e\u0301e\u0301"}},
		"terminal controls": {"a\x1b[2Jb\u009bc\u202ed", []string{"a[2Jbcd"}},
	} {
		t.Run(name, func(t *testing.T) {
			if got := folded(c.text, 10); !slices.Equal(got, c.want) {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}
