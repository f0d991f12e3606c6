package publish

import (
	"fmt"
	"strings"
	"time"

	"tidings/aggregator"
)

// sourceView is a source as the status page shows it.
type sourceView struct {
	*sourceStatus
	Bar    bar
	Places []link // its sections, as far as they are open to everybody
	Closed string // how many others there are; may be empty
	For    string // how long it has been so; may be empty
	In     string // how long until the next fetch; may be empty
	Alone  string // the page of this source
}

func (s *site) sourceView(row *sourceStatus, now time.Time) sourceView {
	v := sourceView{
		sourceStatus: row,
		Bar:          newBar(row.turns),
		Alone:        statusQuery{source: row.Name}.address(s.base),
	}
	for _, section := range row.feeds {
		v.Places = append(v.Places, link{s.heading(section), s.address(section, asPage)})
	}
	switch {
	case row.closed == 1:
		v.Closed = "a section behind a token"
	case row.closed > 1:
		v.Closed = fmt.Sprintf("%d sections behind a token", row.closed)
	}
	if row.Since != nil {
		v.For = lasting(now.Sub(*row.Since))
	}
	if row.NextFetch != nil && row.NextFetch.After(now) {
		v.In = lasting(row.NextFetch.Sub(now))
	}
	return v
}

// InTrouble reports whether somebody ought to look at the source.
func (v sourceView) InTrouble() bool {
	return v.State == aggregator.Failing || v.State == aggregator.Gone
}

// lasting is a length of time as people say it, in the largest unit of which it
// has two.
func lasting(d time.Duration) string {
	for _, unit := range []struct {
		name   string
		length time.Duration
	}{{"day", 24 * time.Hour}, {"hour", time.Hour}, {"minute", time.Minute}} {
		if d >= 2*unit.length {
			return fmt.Sprintf("%d %ss", d/unit.length, unit.name)
		}
	}
	if d >= time.Minute {
		return "a minute"
	}
	return "a moment"
}

// bar draws the last turns of a source, the newest at the end, as marks that
// differ in their form: a tall one for new articles, a low one for nothing new, a
// cross for a turn in vain.
type bar struct {
	Width            int // in pixels, as all that follows
	New, Quiet, Vain string
	Text             string // for those who do not see it; empty without any turn
}

// The form of a bar.
const (
	markWidth   = 4
	markPitch   = 6
	barHeight   = 14
	crossHeight = 10
)

func newBar(turns []aggregator.Turn) bar {
	var brought, quiet, vain strings.Builder
	counts := map[aggregator.Outcome]int{}
	for i, turn := range turns {
		x := i * markPitch
		counts[turn.Outcome]++
		switch turn.Outcome {
		case aggregator.Brought:
			fmt.Fprintf(&brought, "M%d 0h%dv%dh-%dz", x, markWidth, barHeight, markWidth)
		case aggregator.InVain:
			fmt.Fprintf(&vain, "M%d 2l%d %dm0-%dl-%d %d", x, markWidth, crossHeight, crossHeight, markWidth, crossHeight)
		default:
			fmt.Fprintf(&quiet, "M%d %dh%dv4h-%dz", x, barHeight-4, markWidth, markWidth)
		}
	}
	b := bar{Width: max(0, len(turns)*markPitch-markPitch+markWidth), New: brought.String(), Quiet: quiet.String(), Vain: vain.String()}
	if len(turns) > 0 {
		b.Text = fmt.Sprintf("%s since %s: %d with new articles, %d with nothing new, %d in vain; the last one %s.",
			plural(len(turns), "turn"), turns[0].At.Format(pageDate),
			counts[aggregator.Brought], counts[aggregator.Quiet], counts[aggregator.InVain], endings[turns[len(turns)-1].Outcome])
	}
	return b
}

// endings say what came of the last turn.
var endings = map[aggregator.Outcome]string{
	aggregator.Brought: "brought new articles", aggregator.Quiet: "brought nothing new", aggregator.InVain: "was in vain",
}

// plural is a number of things.
func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
