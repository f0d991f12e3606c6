package publish

import (
	"sync"
	"time"

	"tidings/aggregator"
)

// For how long a document may be kept without asking again: at least as long as
// the ttl of RSS can say, at most as long as a reader likes to wait for news.
const (
	leastFreshness = time.Minute
	mostFreshness  = time.Hour
)

// freshness is how long a section's documents may be kept without asking again:
// the shortest interval at which one of its sources is asked, in whole minutes,
// which the ttl of RSS and Cache-Control say alike.
func (s *site) freshness(section *aggregator.Section) time.Duration {
	interval, ok := s.intervals[section.Path]
	if !ok {
		return mostFreshness // nothing is asked
	}
	return min(max(interval(), leastFreshness), mostFreshness).Truncate(time.Minute)
}

// intervals are how often the sources that feed each section are asked, found
// out when somebody wants to know.
func intervals(feeding map[string][]*aggregator.Source) map[string]func() time.Duration {
	all := map[string]func() time.Duration{}
	for path, sources := range feeding {
		all[path] = sync.OnceValue(func() time.Duration { return aggregator.Interval(sources) })
	}
	return all
}
