//go:build unix

package read

import (
	"bytes"
	"syscall"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"
)

// BenchmarkCost reads the feeds of live sites that have no fault: by gofeed
// alone, by a Reader, and only the cleaning of their markup, which gofeed does
// not do. What a processor spends is stated apart from the time that passes.
func BenchmarkCost(b *testing.B) {
	clean, r := cleanFeeds(b), New()
	fragments := fragmentsOf(clean)
	for name, read := range map[string]func(int){
		"gofeed": func(i int) { _, _ = gofeed.NewParser().Parse(bytes.NewReader(clean[i].body)) },
		"reader": func(i int) { _, _ = clean[i].read(r) },
		"markup": func(i int) { cleaned(r, fragments[i]) },
	} {
		b.Run(name, func(b *testing.B) {
			begin := processorTime()
			for b.Loop() {
				for i := range clean {
					read(i)
				}
			}
			b.ReportMetric(float64(processorTime()-begin)/float64(b.N)/1e6, "cpu-ms/op")
		})
	}
}

// processorTime is what this process has spent so far.
func processorTime() time.Duration {
	var use syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &use)
	return time.Duration(use.Utime.Nano() + use.Stime.Nano())
}

// cleanFeeds are the feeds that gofeed can read and that need no repair.
func cleanFeeds(b *testing.B) []specimen {
	var clean []specimen
	for _, s := range corpus(b, "real/") {
		feed, err := s.read(New())
		_, plain := gofeed.NewParser().Parse(bytes.NewReader(s.body))
		if err == nil && plain == nil && len(feed.Repaired) == 0 {
			clean = append(clean, s)
		}
	}
	return clean
}

func cleaned(r *Reader, fragments []string) {
	m := r.mapping(new(notes))
	for _, fragment := range fragments {
		m.html(fragment, documentBase(testURL))
	}
}
