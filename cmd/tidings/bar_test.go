package main

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestABarStaysUnderWhatIsWritten(t *testing.T) {
	var out strings.Builder
	at := time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC)
	b := &bar{out: &out, on: true, now: func() time.Time { return at }}
	b.show(0, 4, "a")
	b.show(1, 4, "too soon to be seen")
	fmt.Fprintln(b, "log")
	at = at.Add(barPause)
	b.show(2, 4, "b")
	b.show(4, 4, "the end is always drawn")
	b.clear()
	fmt.Fprintln(b, "after")
	first := "........................ 0/4 a"
	want := barClear + first + barClear + "log\n" + first +
		barClear + "############............ 2/4 b" +
		barClear + "######################## 4/4 the end is always drawn" + barClear + "after\n"
	if out.String() != want {
		t.Errorf("drew\n%q, want\n%q", out.String(), want)
	}
}

func TestABarIsForTerminalsAlone(t *testing.T) {
	var out strings.Builder
	b := (&tidings{environment: environment{stderr: &out, now: time.Now}}).newBar()
	b.show(1, 2, "a")
	fmt.Fprintln(b, "log")
	b.clear()
	if out.String() != "log\n" {
		t.Errorf("drew %q", out.String())
	}
}

func TestABarKeepsToItsLine(t *testing.T) {
	for _, what := range []string{strings.Repeat("x", 200), strings.Repeat("港", 100), "a\nb\x1b[2J"} {
		if line := barLine(3, 7, what); width(line) > 79 || strings.ContainsAny(line, "\n\x1b") {
			t.Errorf("%d columns: %q", width(line), line)
		}
	}
}
