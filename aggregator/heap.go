package aggregator

import (
	"container/heap"
	"time"
)

// timeline hands out values in the order of their times; values of one time
// in the order in which they were put. The zero timeline is empty.
type timeline[T any] struct {
	entries moments[T]
	puts    uint64
}

func (l *timeline[T]) put(at time.Time, value T) {
	l.puts++
	heap.Push(&l.entries, moment[T]{at, l.puts, value})
}

// first is the earliest time, and whether there is one.
func (l *timeline[T]) first() (time.Time, bool) {
	if len(l.entries) == 0 {
		return time.Time{}, false
	}
	return l.entries[0].at, true
}

// take removes and returns the earliest value if its time has come.
func (l *timeline[T]) take(now time.Time) (value T, ok bool) {
	if at, any := l.first(); !any || at.After(now) {
		return value, false
	}
	return heap.Pop(&l.entries).(moment[T]).value, true
}

// keep forgets the values that are not wanted.
func (l *timeline[T]) keep(wanted func(T) bool) {
	planned := l.entries
	*l = timeline[T]{puts: l.puts}
	for _, m := range planned {
		if wanted(m.value) {
			l.entries = append(l.entries, m)
		}
	}
	heap.Init(&l.entries)
}

type moment[T any] struct {
	at    time.Time
	order uint64
	value T
}

// moments implements [heap.Interface].
type moments[T any] []moment[T]

func (m moments[T]) Len() int      { return len(m) }
func (m moments[T]) Swap(i, j int) { m[i], m[j] = m[j], m[i] }
func (m moments[T]) Less(i, j int) bool {
	if m[i].at.Equal(m[j].at) {
		return m[i].order < m[j].order
	}
	return m[i].at.Before(m[j].at)
}

func (m *moments[T]) Push(x any) { *m = append(*m, x.(moment[T])) }

func (m *moments[T]) Pop() any {
	last := len(*m) - 1
	taken := (*m)[last]
	(*m)[last] = moment[T]{}
	*m = (*m)[:last]
	return taken
}
