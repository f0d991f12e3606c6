package main

import (
	"strings"
	"testing"
)

// endless is a file such as /dev/zero.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func TestParseReadsNoFileForEver(t *testing.T) {
	p := parsing{stdin: endless{}}
	if r := p.one("-"); r.err == nil || !strings.Contains(r.err.Error(), "longer than 16 MiB") {
		t.Errorf("got %v", r.err)
	}
}
