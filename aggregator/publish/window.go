package publish

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"tidings/aggregator"
)

// window is the live end of one section. It is empty until it is first asked
// for; from then on it is kept up with the store.
type window struct {
	section *aggregator.Section
	site    *site

	// current is what is shown; nil until loaded. It is read without the lock.
	current atomic.Pointer[edition]

	mu   sync.Mutex // held to load and to apply
	held lineup
}

// edition returns what the window shows. Once it has been loaded, this costs
// neither a lock nor a look at the store.
func (p *Publisher) edition(ctx context.Context, w *window) (*edition, error) {
	if e := w.current.Load(); e != nil {
		return e, nil
	}
	if _, err := p.begin(ctx); err != nil {
		return nil, err
	}
	return w.open(ctx, p.store)
}

// open loads the window unless another caller has done so.
func (w *window) open(ctx context.Context, store Store) (*edition, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if e := w.current.Load(); e != nil {
		return e, nil
	}
	loaded, err := load(ctx, store, w.section)
	if err != nil {
		return nil, err
	}
	return w.show(loaded), nil
}

// load reads the lineup of a section from the store.
func load(ctx context.Context, store Store, section *aggregator.Section) (lineup, error) {
	l := newLineup(section)
	add, fill := l.add, l.fill
	newest, surplus := pool{most: walk * l.limit}, pool{most: walk * l.limit}
	if section.Collapse {
		add, fill = newest.add, surplus.add
	}
	if err := store.Newest(ctx, l.section, aggregator.Position{}, add); err != nil {
		return lineup{}, fmt.Errorf("load section %s: %w", section.Name(), err)
	}
	if err := store.Newest(ctx, l.section.Surplus(), aggregator.Position{}, fill); err != nil {
		return lineup{}, fmt.Errorf("load surplus of section %s: %w", section.Name(), err)
	}
	if section.Collapse {
		l.arrange(slices.Concat(newest.articles, surplus.articles))
	}
	return l, nil
}

// apply brings changes to a loaded window. A lineup that comes out short is
// read again whole; after an error the window shows what it showed before,
// and the same changes can be applied again.
func (w *window) apply(ctx context.Context, store Store, changes []aggregator.Change) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.current.Load() == nil {
		return nil
	}
	next, did := w.held.clone(), unmoved
	for _, c := range changes {
		did = max(did, next.apply(c))
		if did == short {
			break
		}
	}
	return w.settle(ctx, store, next, did)
}

// settle ends apply. The caller holds the lock.
func (w *window) settle(ctx context.Context, store Store, next lineup, did effect) error {
	switch did {
	case short:
		reloaded, err := load(ctx, store, w.section)
		if err != nil {
			return err
		}
		w.show(reloaded)
	case moved:
		w.show(next)
	default:
		w.held = next // it may have been cut
	}
	return nil
}

// show makes l what readers get. The caller holds the lock.
func (w *window) show(l lineup) *edition {
	e := newEdition(w.site, w.section, l.gathered(), w.current.Load())
	w.held = l
	w.current.Store(e)
	return e
}
