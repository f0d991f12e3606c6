package main

import (
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"text/tabwriter"
	"time"
)

// subjectName is tidings among the costs, beside the floors.
const subjectName = "tidings"

// result is what a run measured.
type result struct {
	Feeds  int     `json:"feeds,omitempty"`
	Pairs  int     `json:"pairs,omitempty"`
	Cycles []*line `json:"cycles,omitempty"`
	Growth []point `json:"growth,omitempty"`
}

// line is one cycle, in all pairs.
type line struct {
	Cycle   string            `json:"cycle"`
	Against string            `json:"against"` // the floor that counts
	Costs   []map[string]cost `json:"costs"`   // by program, one for each pair
	Ratio   float64           `json:"ratio"`   // median over the pairs of CPU to that of the floor
}

// add notes the costs of a cycle in one pair.
func (r *result) add(cycle, against string, costs map[string]cost) {
	at := slices.IndexFunc(r.Cycles, func(l *line) bool { return l.Cycle == cycle })
	if at < 0 {
		at = len(r.Cycles)
		r.Cycles = append(r.Cycles, &line{Cycle: cycle, Against: against})
	}
	l := r.Cycles[at]
	l.Costs = append(l.Costs, costs)
	l.Ratio = median(l.ratios())
}

// ratios are the CPU of tidings to that of the floor, pair by pair.
func (l *line) ratios() []float64 {
	ratios := make([]float64, len(l.Costs))
	for i, costs := range l.Costs {
		ratios[i] = float64(costs[subjectName].CPU) / float64(costs[l.Against].CPU)
	}
	return ratios
}

// cpu is the median CPU of a program.
func (l *line) cpu(program string) time.Duration {
	all := make([]float64, len(l.Costs))
	for i, costs := range l.Costs {
		all[i] = float64(costs[program].CPU)
	}
	return time.Duration(median(all))
}

// most is the greatest peak and the most bytes that tidings had in any pair.
func (l *line) most() (peak, written int64) {
	for _, costs := range l.Costs {
		peak, written = max(peak, costs[subjectName].Peak), max(written, costs[subjectName].Written)
	}
	return peak, written
}

// median is the middle of the values, or the mean of the two in the middle; 0
// for none.
func median(values []float64) float64 {
	if len(values) == 0 {
		return 0
	}
	sorted := slices.Sorted(slices.Values(values))
	middle := len(sorted) / 2
	if len(sorted)%2 == 1 {
		return sorted[middle]
	}
	return (sorted[middle-1] + sorted[middle]) / 2
}

func (r *result) writeJSON(w io.Writer) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(r)
}

func (r *result) writeTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	if len(r.Cycles) > 0 {
		fmt.Fprintf(t, "cycle of %d feeds\tbare floor\treading floor\ttidings\tratio\tto floor\tpeak\twritten\t\n", r.Feeds)
	}
	for _, l := range r.Cycles {
		peak, written := l.most()
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%.2f\t%s\t%s\t%s\t\n", l.Cycle, seconds(l.cpu(bareFloor)), seconds(l.cpu(readingFloor)),
			seconds(l.cpu(subjectName)), l.Ratio, l.Against, mebibytes(peak), mebibytes(written))
	}
	for _, p := range r.Growth {
		fmt.Fprintf(t, "%s\t%s\t\n", p.What, p.Text)
	}
	return t.Flush()
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.3f s", d.Seconds()) }

func mebibytes(n int64) string { return fmt.Sprintf("%.1f MiB", float64(n)/(1<<20)) }
