package read

import (
	"cmp"
	"strconv"
	"strings"

	"tidings/aggregator"
)

// episode is what a podcast says of an item beside what there is to play.
func (x extensions) episode() aggregator.Episode {
	return aggregator.Episode{
		Season:   ordinal(cmp.Or(x.text("itunes", "season"), x.text("podcast", "season"))),
		Number:   ordinal(cmp.Or(x.text("itunes", "episode"), x.text("podcast", "episode"))),
		Kind:     episodeKind(x.text("itunes", "episodeType")),
		Explicit: explicit(x.text("itunes", "explicit")),
	}
}

// maxOrdinal is the highest number of an episode believed.
const maxOrdinal = 1_000_000

// ordinal is a number from one; 0 for anything else.
func ordinal(text string) int {
	n, err := strconv.Atoi(strings.TrimSpace(text))
	if err != nil || n < 1 || n > maxOrdinal {
		return 0
	}
	return n
}

func episodeKind(text string) string {
	switch kind := strings.ToLower(strings.TrimSpace(text)); kind {
	case "full", "trailer", "bonus":
		return kind
	}
	return ""
}

// explicit takes what iTunes takes, and what it took once.
func explicit(text string) string {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true", "yes", "explicit":
		return "true"
	case "false", "no", "clean":
		return "false"
	}
	return ""
}
