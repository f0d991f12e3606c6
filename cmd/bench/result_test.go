package main

import (
	"bytes"
	"encoding/json"
	"os"
	"runtime"
	"strings"
	"testing"
	"time"
)

func TestMedian(t *testing.T) {
	for _, c := range []struct {
		values []float64
		want   float64
	}{{nil, 0}, {[]float64{3}, 3}, {[]float64{9, 1, 2}, 2}, {[]float64{4, 1, 2, 9}, 3}} {
		if got := median(c.values); got != c.want {
			t.Errorf("median of %v is %v, want %v", c.values, got, c.want)
		}
	}
}

// three pairs, the second of which was disturbed, floor and subject alike.
func disturbed() *result {
	r := &result{Feeds: 10, Pairs: 3}
	for _, times := range []time.Duration{1, 7, 1} {
		r.add(unchangedCycle, bareFloor, map[string]cost{
			bareFloor:    {CPU: times * 100 * time.Millisecond},
			readingFloor: {CPU: times * time.Second},
			subjectName:  {CPU: times * 80 * time.Millisecond, Peak: int64(times) << 20, Written: 3 << 20},
		})
	}
	return r
}

func TestRatiosAreTakenWithinAPair(t *testing.T) {
	l := disturbed().Cycles[0]
	if len(l.Costs) != 3 || l.Ratio != 0.8 {
		t.Errorf("ratio %v of %v", l.Ratio, l.ratios())
	}
	if peak, written := l.most(); peak != 7<<20 || written != 3<<20 {
		t.Errorf("peak %d, written %d", peak, written)
	}
}

func TestResultAsTableAndJSON(t *testing.T) {
	var table, text bytes.Buffer
	if err := disturbed().writeTable(&table); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"cycle of 10 feeds", "unchanged", "0.100 s", "0.080 s", "0.80", "7.0 MiB"} {
		if !strings.Contains(table.String(), want) {
			t.Errorf("no %q in\n%s", want, table.String())
		}
	}
	if err := disturbed().writeJSON(&text); err != nil {
		t.Fatal(err)
	}
	var back result
	if err := json.Unmarshal(text.Bytes(), &back); err != nil || back.Cycles[0].Ratio != 0.8 || len(back.Cycles[0].Costs) != 3 {
		t.Errorf("%v from\n%s", err, text.String())
	}
}

func TestGrowthStandsToTheFirst(t *testing.T) {
	r := &result{}
	r.grown("small", 100*time.Microsecond)
	r.grown("large", 150*time.Microsecond)
	if got := r.Growth[1].Text; got != "150µs, 1.50 of the first" {
		t.Errorf("%q", got)
	}
}

func TestSizes(t *testing.T) {
	var s sizes
	if err := s.Set("1000, 20"); err != nil || len(s.or(1)) != 2 || s.String() != "1000 20" {
		t.Errorf("%v, %v", s, err)
	}
	for _, wrong := range []string{"", "0", "1,-2", "many"} {
		if err := s.Set(wrong); err == nil {
			t.Errorf("%q was taken", wrong)
		}
	}
	if got := (sizes)(nil).or(1, 2); len(got) != 2 {
		t.Errorf("%v", got)
	}
}

func TestCommandLineIsChecked(t *testing.T) {
	for args, want := range map[string]int{"-pairs 0": 2, "-feeds 0": 2, "-addresses 300": 2, "-unknown": 2, "word": 2, "-floor none": 1} {
		var out bytes.Buffer
		if got := run(t.Context(), strings.Fields(args), environment{strings.NewReader(""), &out, &out}); got != want {
			t.Errorf("%s: exit code %d, want %d: %s", args, got, want, out.String())
		}
	}
}

func TestMemoryOfThisProcess(t *testing.T) {
	for _, figure := range []string{"RssAnon", "VmHWM"} {
		if n, err := memoryOf(os.Getpid(), figure); err != nil || n < 100<<10 {
			t.Errorf("%s: %d bytes, %v", figure, n, err)
		}
	}
	if _, err := memoryOf(os.Getpid(), "VmNone"); err == nil {
		t.Error("a figure that there is not")
	}
}

func TestASpendingProcessIsHeldAgainstItsOwnMemory(t *testing.T) {
	ballast := bytes.Repeat([]byte{1}, 200<<20)
	c, out, err := spend(t.Context(), nil, "sh", "-c", "sleep 0.05; echo done")
	if err != nil || out != "done\n" || c.Peak == 0 || c.Peak > 100<<20 || c.CPU <= 0 {
		t.Errorf("%+v, %q, %v", c, out, err)
	}
	if _, _, err := spend(t.Context(), nil, "sh", "-c", "echo why >&2; exit 3"); err == nil || !strings.Contains(err.Error(), "why") {
		t.Errorf("a process that failed: %v", err)
	}
	runtime.KeepAlive(ballast)
}
