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

// newVerdict judges the daemon and its sources together. What is switched off
// does not count. What matters most is said first.
func newVerdict(report *status) verdictView {
	n := report.States
	asked := len(report.Sources) - n[aggregator.Disabled]
	wrong := append(ailments(report), troubles(report, asked)...)
	if late := lateness(report); late != "" {
		wrong = append(wrong, late)
	}
	v := verdictView{Calm: len(wrong) == 0}
	all := wrong
	if n[aggregator.Failing]+n[aggregator.Gone] == 0 {
		all = append(all, peace(asked, n[aggregator.New], v.Calm))
	}
	v.Text, v.More = all[0], all[1:]
	return v
}

// ailments say what is wrong with the daemon itself.
func ailments(report *status) []string {
	var all []string
	if since := report.UnsavedSince; since != nil {
		all = append(all, "Articles are not saved since "+since.Format(pageDate)+": the disk may be full, see the log. Feeds show what there was; what could not be saved is fetched again.")
	}
	if since := report.RefusedSince; since != nil {
		all = append(all, "The configuration, or a list that it names, is not taken since "+since.Format(pageDate)+"; the one of before stays in force. See the log, or run tidings check.")
	}
	return all
}

// peace says how many sources there are without trouble, fresh of which were not
// asked yet, and that all is well if it is.
func peace(asked, fresh int, calm bool) string {
	if asked == 0 {
		return "No source is asked. Add one to the configuration as [[source]]."
	}
	if fresh == asked {
		return fmt.Sprintf("Not asked yet: %s.", plural(asked, "source"))
	}
	answering := "the one source answers"
	if fresh > 0 {
		answering = fmt.Sprintf("%d of %s answer; not asked yet: %d", asked-fresh, plural(asked, "source"), fresh)
	} else if asked > 1 {
		answering = fmt.Sprintf("all %d sources answer", asked)
	}
	if calm {
		return "All is well: " + answering + "."
	}
	return strings.ToUpper(answering[:1]) + answering[1:] + "."
}

// troubles say how many sources are in trouble, and since when; nothing where
// none is.
func troubles(report *status, asked int) []string {
	n := report.States
	if n[aggregator.Failing]+n[aggregator.Gone] == 0 {
		return nil
	}
	all := []string{trouble(n, asked), troubleSince(report)}
	if asked > 1 && n[aggregator.Failing] == asked {
		all = append(all, "Not one source answers: look at the network of this machine first.")
	}
	return all
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
func lateness(report *status) string {
	late, longest := 0, time.Duration(0)
	for _, row := range report.Sources {
		if row.waits > overdue {
			late++
			longest = max(longest, row.waits)
		}
	}
	if late == 0 {
		return ""
	}
	return fmt.Sprintf("Beyond their time: %s, the longest for %s. Is the daemon fetching, and are there too many sources of one host?",
		plural(late, "source"), lasting(longest))
}
