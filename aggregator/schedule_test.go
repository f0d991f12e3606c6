package aggregator_test

import (
	"fmt"
	"testing"
	"time"

	"tidings/aggregator"

	"github.com/robfig/cron/v3"
)

func expression(t testing.TB, text string) aggregator.Schedule {
	t.Helper()
	s, err := cron.ParseStandard("CRON_TZ=UTC " + text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// every ticks at whole multiples of itself.
type every time.Duration

func (e every) Next(t time.Time) time.Time { return t.Truncate(time.Duration(e)).Add(time.Duration(e)) }

func start() time.Time { return time.Date(2026, time.March, 4, 10, 20, 30, 0, time.UTC) }

func TestAPhaseDependsOnNameAndScheduleAlone(t *testing.T) {
	hourly := expression(t, "@hourly")
	for name, want := range map[string]time.Duration{"wire": 54*time.Minute + 28*time.Second, "presstv": 40*time.Minute + 20*time.Second} {
		if got := aggregator.Phase(name, hourly); got != want {
			t.Errorf("%s: %s, want %s as ever", name, got, want)
		}
	}
}

func TestPhasesSpreadOverTheShortestGap(t *testing.T) {
	for text, gap := range map[string]time.Duration{
		"@hourly": time.Hour, "*/5 * * * *": 5 * time.Minute, "* * * * *": time.Minute,
		"0,10 * * * *": 10 * time.Minute, "0 6 * * *": time.Hour, "0 6 1 * *": time.Hour, "0 0 29 2 *": time.Hour,
	} {
		var quarters [4]int
		for i := range 400 {
			phase := aggregator.Phase(fmt.Sprint("source ", i), expression(t, text))
			if phase < 0 || phase >= gap || phase%time.Second != 0 {
				t.Fatalf("%s: phase %s", text, phase)
			}
			quarters[4*phase/gap]++
		}
		for _, n := range quarters {
			if n < 60 {
				t.Errorf("%s: 400 phases fall into the quarters of %s as %v", text, gap, quarters)
			}
		}
	}
}

func TestALateFetchDoesNotShiftTheNext(t *testing.T) {
	for name, c := range map[string]struct {
		schedule aggregator.Schedule
		gap      time.Duration
	}{
		"cron": {expression(t, "@hourly"), time.Hour}, "daily": {expression(t, "0 6 * * *"), 24 * time.Hour},
		"interval": {every(10 * time.Minute), 10 * time.Minute}, "odd interval": {every(7 * time.Second), 7 * time.Second},
	} {
		due := aggregator.Next(c.schedule, "wire", start())
		for _, late := range []time.Duration{0, time.Second, c.gap / 2, c.gap - time.Second} {
			if got := aggregator.Next(c.schedule, "wire", due.Add(late)); got != due.Add(c.gap) {
				t.Errorf("%s: fetched %s late, next is %s after the last, want %s", name, late, got.Sub(due), c.gap)
			}
		}
		if got := aggregator.Next(c.schedule, "wire", due.Add(c.gap)); got != due.Add(2*c.gap) {
			t.Errorf("%s: a fetch left out is made up for at %s", name, got)
		}
	}
}

func TestADueTimeIsATickAndThePhase(t *testing.T) {
	six := expression(t, "0 6 * * *")
	tick := time.Date(2026, time.March, 5, 6, 0, 0, 0, time.UTC)
	if got, want := aggregator.Next(six, "wire", start()), tick.Add(aggregator.Phase("wire", six)); got != want {
		t.Errorf("due %s, want %s", got, want)
	}
}

func TestAScheduleWithoutTicksIsNeverDue(t *testing.T) {
	if got := aggregator.Next(expression(t, "0 0 31 2 *"), "wire", start()); !got.IsZero() {
		t.Errorf("due %s", got)
	}
}

func TestATickTooSoonAfterAFetchIsPassedOver(t *testing.T) {
	for name, c := range map[string]struct {
		schedule aggregator.Schedule
		early    time.Duration // of the fetch before the tick
		passed   time.Duration // what then lies between tick and next fetch
	}{
		"a moment before":                        {every(time.Hour), time.Second, time.Hour},
		"less than an interval before":           {every(time.Hour), 53 * time.Minute, time.Hour},
		"nearly an interval before":              {every(time.Hour), 54 * time.Minute, 0},
		"less than half a day before":            {every(24 * time.Hour), 11 * time.Hour, 24 * time.Hour},
		"half a day before":                      {every(24 * time.Hour), 12 * time.Hour, 0},
		"uneven ticks count by the shortest gap": {expression(t, "0,5 * * * *"), 5 * time.Minute, 0},
	} {
		tick := aggregator.Next(c.schedule, "wire", start())
		if got := aggregator.NextAfter(c.schedule, "wire", tick.Add(-c.early)); !got.Equal(tick.Add(c.passed)) {
			t.Errorf("%s: due %s after the tick, want %s", name, got.Sub(tick), c.passed)
		}
	}
}
