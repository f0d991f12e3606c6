package aggregator

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

func TestATimelineHandsOutInOrderOfTime(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	var line timeline[int]
	var want []int
	for i := range 500 {
		second := random.IntN(50)
		line.put(noon().Add(time.Duration(second)*time.Second), second*1000+i)
		want = append(want, second*1000+i) // of one time, the one put first is the first
	}
	slices.Sort(want)
	var got []int
	for {
		v, ok := line.take(noon().Add(time.Hour))
		if !ok {
			break
		}
		got = append(got, v)
	}
	if !slices.Equal(got, want) {
		t.Errorf("handed out %v\nwant %v", got, want)
	}
}

func TestATimelineKeepsWhatIsStillToCome(t *testing.T) {
	var line timeline[string]
	if _, ok := line.first(); ok {
		t.Error("an empty timeline has a first time")
	}
	line.put(noon().Add(time.Second), "later")
	line.put(noon(), "now")
	if v, ok := line.take(noon()); !ok || v != "now" {
		t.Errorf("took %q, %t", v, ok)
	}
	if v, ok := line.take(noon()); ok {
		t.Errorf("took %q before its time", v)
	}
	if at, ok := line.first(); !ok || at != noon().Add(time.Second) {
		t.Errorf("first is %s, %t", at, ok)
	}
}
