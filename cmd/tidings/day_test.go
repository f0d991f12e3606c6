package main

import (
	"flag"
	"regexp"
	"runtime"
	"runtime/debug"
	"testing"
	"testing/synctest"
)

var hoursOfLife = flag.Int("hours", 4, "how many hours TestALongLifeIsFlat lasts, by the clock of the daemon; 24 take a minute")

const (
	// youth is how many hours pass until as many articles are forgotten as
	// arrive, and all has happened that takes memory for good.
	youth = 3
	// slack is by how many bytes the heap may be larger in a later hour: stories
	// are not all as long, a source's last turns are remembered, and so is where
	// the file has room. In a day that is less than 37 for each turn of a source,
	// and 11 for each request.
	slack = 128 << 10
)

// TestALongLifeIsFlat has the daemon live for hours, by a clock of its own. Each
// of them is like the one before: what upstreams do, what readers ask for, how
// the configuration changes. So at the end of each it has to be as it was.
func TestALongLifeIsFlat(t *testing.T) {
	if testing.Short() {
		t.Skip("hours take a while, and -race has the daemon's goroutines in other tests")
	}
	// What codes and decodes is made once for each processor that needs it at the
	// same time as others, sooner or later.
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	defer debug.SetGCPercent(debug.SetGCPercent(smallHeapGrowth))
	var hours []vitals
	synctest.Test(t, func(t *testing.T) {
		l := beginLife(t)
		for range *hoursOfLife {
			l.hour()
			hours = append(hours, l.vitals())
			t.Logf("hour %2d: %+v", len(hours), hours[len(hours)-1])
		}
		l.end()
	})
	for n := youth; n < len(hours); n++ {
		hours[n].compare(t, hours[youth-1])
	}
}

// vitals are what must not grow with the hours, and what had to be done for it.
type vitals struct {
	goroutines, descriptors int
	heap                    uint64 // bytes in use after a collection
	articles, store         int    // how many there are, and bytes of the file
	turns, requests         int    // so far: of sources, and of readers
}

// vitals are taken at a quiet moment.
func (l *life) vitals() vitals {
	l.rest()
	v := vitals{turns: l.turns, requests: l.requests}
	v.articles, v.store = l.stored()
	l.client.CloseIdleConnections()
	synctest.Wait()
	v.heap = heapInUse()
	v.goroutines = goroutinesInside()
	_, v.descriptors = tally()
	return v
}

// goroutinesInside is how many there are in the bubble: others belong to the
// runtime, or to a test before this one.
func goroutinesInside() int {
	stacks := make([]byte, 1<<20)
	stacks = stacks[:runtime.Stack(stacks, true)]
	return len(regexp.MustCompile(`(?m)^goroutine .*synctest bubble`).FindAll(stacks, -1))
}

// heapInUse is how many bytes are reachable. What lies in a sync.Pool goes with
// the second collection after its last use.
func heapInUse() uint64 {
	for range 3 {
		runtime.GC()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func (v vitals) compare(t *testing.T, before vitals) {
	t.Helper()
	if v.goroutines != before.goroutines || v.descriptors != before.descriptors || v.articles != before.articles {
		t.Errorf("%+v, before %+v", v, before)
	}
	if v.heap > before.heap+slack {
		t.Errorf("the heap has grown by %d bytes in %d turns and %d requests",
			v.heap-before.heap, v.turns-before.turns, v.requests-before.requests)
	}
}
