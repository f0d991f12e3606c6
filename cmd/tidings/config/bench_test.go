package config

import (
	"fmt"
	"strings"
	"testing"
)

// BenchmarkParse reads a configuration of ten thousand sources.
func BenchmarkParse(b *testing.B) {
	var text strings.Builder
	for i := range 10_000 {
		fmt.Fprintf(&text, "[[source]]\nname = \"source-%d\"\nurl = \"https://host-%d.example/feed.xml\"\nsections = [\"part/%d\"]\n", i, i, i%10)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse("tidings.toml", []byte(text.String()), nil); err != nil {
			b.Fatal(err)
		}
	}
}
