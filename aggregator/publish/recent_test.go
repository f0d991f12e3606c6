package publish

import (
	"testing"
	"time"
)

// TestAReportThatTookLongIsSoonMadeAnew: who looks in trouble sees what is now.
func TestAReportThatTookLongIsSoonMadeAnew(t *testing.T) {
	clock, made := noon, 0
	var r recent[int]
	get := func() int {
		t.Helper()
		n, err := r.get(func() time.Time { return clock }, func() (int, error) {
			clock = clock.Add(time.Minute)
			made++
			return made, nil
		})
		must(t, err)
		return n
	}
	for _, step := range []struct {
		name string
		pass time.Duration
		want int
	}{
		{"the first", 0, 1},
		{"while it is good", recentLongest - 1, 1},
		{"once it is not", 1, 2},
	} {
		clock = clock.Add(step.pass)
		if n := get(); n != step.want {
			t.Errorf("%s: report %d, want %d", step.name, n, step.want)
		}
	}
	r.forget()
	if n := get(); n != 3 {
		t.Errorf("report %d after it was forgotten", n)
	}
}
