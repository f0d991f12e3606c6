package publish

import (
	"fmt"
	"strings"
	"time"

	"tidings/aggregator"
)

// verdictView says at a glance whether all is well.
type verdictView struct {
	Calm bool
	Text string
	More []string // what else is to be said
}

// newVerdict judges the sources together. What is switched off does not count.
func newVerdict(report *status, now time.Time) verdictView {
	n := report.States
	asked := len(report.Sources) - n[aggregator.Disabled]
	v := verdictView{Calm: n[aggregator.Failing]+n[aggregator.Gone] == 0}
	switch {
	case asked == 0:
		v.Text = "No source is asked. Add one to the configuration as [[source]]."
	case v.Calm:
		v.Text = calm(asked, n[aggregator.New])
	default:
		v.Text = trouble(n, asked)
		v.More = append(v.More, troubleSince(report))
	}
	if asked > 1 && n[aggregator.Failing] == asked {
		v.More = append(v.More, "Not one source answers: look at the network of this machine first.")
	}
	if late := lateness(report, now); late != "" {
		v.Calm = false
		v.More = append(v.More, late)
	}
	return v
}

// calm says that nothing is wrong with the sources, fresh of which were not
// asked yet.
func calm(asked, fresh int) string {
	switch {
	case fresh == asked:
		return fmt.Sprintf("Not asked yet: %s.", plural(asked, "source"))
	case fresh > 0:
		return fmt.Sprintf("All is well with %s; not asked yet: %d.", plural(asked-fresh, "source"), fresh)
	case asked == 1:
		return "All is well: the one source answers."
	}
	return fmt.Sprintf("All is well: all %d sources answer.", asked)
}

// trouble says how many sources are in which.
func trouble(n map[aggregator.Condition]int, asked int) string {
	var parts []string
	for _, condition := range []aggregator.Condition{aggregator.Failing, aggregator.Gone} {
		if n[condition] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n[condition], condition))
		}
	}
	return fmt.Sprintf("Of %s, %s. What they brought stays in the feeds.", plural(asked, "source"), strings.Join(parts, " and "))
}

// troubleSince says when the trouble began, and when the last source came to it.
func troubleSince(report *status) string {
	var first, last *sourceStatus
	for _, row := range report.Sources {
		if row.State != aggregator.Failing && row.State != aggregator.Gone || row.Since == nil {
			continue
		}
		if first == nil || row.Since.Before(*first.Since) {
			first = row
		}
		if last == nil || !row.Since.Before(*last.Since) {
			last = row
		}
	}
	switch {
	case first == nil:
		return "Since when is not known."
	case first == last:
		return fmt.Sprintf("Since %s: %s.", first.Since.Format(pageDate), cut(first.Name, nameLength))
	}
	return fmt.Sprintf("Since %s: %s. The last to follow was %s, on %s.",
		first.Since.Format(pageDate), cut(first.Name, nameLength), cut(last.Name, nameLength), last.Since.Format(pageDate))
}

// lateness says that sources wait long beyond their time; empty when none does.
func lateness(report *status, now time.Time) string {
	var worst *sourceStatus
	late := 0
	for _, row := range report.Sources {
		if row.late(now) {
			late++
			if worst == nil || row.NextFetch.Before(*worst.NextFetch) {
				worst = row
			}
		}
	}
	if late == 0 {
		return ""
	}
	return fmt.Sprintf("Beyond their time: %s, the longest for %s. Is the daemon fetching, and are there too many sources of one host?",
		plural(late, "source"), lasting(now.Sub(*worst.NextFetch)))
}
