package aggregator_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"tidings/aggregator"
)

// drawer keeps the newest list.
type drawer struct {
	mu     sync.Mutex
	held   string
	refuse error
}

func (w *drawer) Take(_ *aggregator.Source, d aggregator.Document) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.refuse != nil {
		return w.refuse
	}
	w.held = string(d.Body)
	return nil
}

func (w *drawer) Has(*aggregator.Source) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.held != ""
}

func TestAListIsTakenAndNotRead(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		kept, list := &drawer{}, located("list", "https://list.example/")
		list.List = true
		d.Lists = kept
		d.sources(list)
		d.upstream.answer(list.URL, serving(aggregator.Feed{Items: stories("a")}))
		d.cycle(true)
		d.shows("")
		st := d.state("list")
		if kept.held == "" || st.LastStatus != 200 || st.Validators.At(list.URL).ETag == "" || st.Changed.IsZero() {
			t.Errorf("kept %q, remembered %+v", kept.held, st)
		}
		d.upstream.requests()
		time.Sleep(time.Hour)
		d.cycle(true)
		if asked := d.upstream.requests(); asked[0].Validators.ETag == "" || d.state("list").LastStatus != 304 {
			t.Errorf("asked %+v", asked)
		}
		kept.held = "" // somebody removed it
		d.cycle(true)
		if asked := d.upstream.requests(); asked[0].Validators.ETag != "" || kept.held == "" {
			t.Errorf("without the list, asked %+v", asked)
		}
	})
}

func TestAListThatIsNoGoodFailsItsSource(t *testing.T) {
	inBubble(t, func(t *testing.T, d *daemon) {
		kept, list := &drawer{held: "before"}, located("list", "https://list.example/")
		list.List = true
		d.Lists = kept
		d.sources(list)
		d.upstream.serve(list.URL)
		kept.refuse = errors.New("it names no feed")
		d.cycle(true)
		if st := d.state("list"); st.Failures != 1 || st.Error != "it names no feed" || len(st.Validators) != 0 || kept.held != "before" {
			t.Errorf("kept %q, remembered %+v", kept.held, st)
		}
	})
}
