package publish

import (
	"cmp"
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
	current  atomic.Pointer[edition]
	recalled [len(formats)]recalled // which editions readers may have
	begun    atomic.Bool            // the first cycle of its sources is done

	mu     sync.Mutex // held to load and to apply
	held   lineup
	before *edition // that the first one follows; nil for none
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
	if err := w.show(ctx, store, loaded); err != nil {
		return nil, err
	}
	return w.current.Load(), nil
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
	return w.settle(ctx, store, next, did, w.concerns(changes))
}

// concerns reports whether a change is of an article of the section, though it
// may not be shown.
func (w *window) concerns(changes []aggregator.Change) bool {
	id := w.section.ID()
	return slices.ContainsFunc(changes, func(c aggregator.Change) bool {
		return c.Article != nil && (slices.Contains(c.Article.Sections, id) || slices.Contains(c.Article.Sections, id.Surplus()))
	})
}

// settle ends apply. The caller holds the lock.
func (w *window) settle(ctx context.Context, store Store, next lineup, did effect, concerned bool) error {
	switch {
	case did == short:
		reloaded, err := load(ctx, store, w.section)
		if err != nil {
			return err
		}
		return w.show(ctx, store, reloaded)
	case did == moved:
		return w.show(ctx, store, next)
	case concerned:
		return w.lead(ctx, store, next)
	}
	w.held = next // it may have been cut
	return nil
}

// show makes l what readers get. The caller holds the lock.
func (w *window) show(ctx context.Context, store Store, l lineup) error {
	shown := l.gathered()
	at, err := w.around(ctx, store, &l, shown)
	if err != nil {
		return err
	}
	w.replace(l, shown, at)
	return nil
}

// lead shows what is shown already, should the way to what is not shown have
// changed. The caller holds the lock.
func (w *window) lead(ctx context.Context, store Store, l lineup) error {
	e := w.current.Load()
	at, err := w.around(ctx, store, &l, e.shown)
	if err != nil {
		return err
	}
	if w.held = l; at != e.place {
		w.replace(l, e.shown, at)
	}
	return nil
}

// replace makes a new edition the current one. The caller holds the lock.
func (w *window) replace(l lineup, shown []Shown, at place) {
	e := newEdition(w.site, w.section, shown, at, cmp.Or(w.current.Load(), w.before))
	w.before = nil
	for as := range e.renditions {
		render := e.renditions[as]
		e.renditions[as] = sync.OnceValues(func() (*rendition, error) {
			d, err := render()
			if err == nil {
				w.recalled[as].note(d.tag, e.number)
			}
			return d, err
		})
	}
	w.held = l
	w.current.Store(e)
}

// around is where the live feed leads to.
func (w *window) around(ctx context.Context, store Store, l *lineup, shown []Shown) (place, error) {
	at := place{}
	if !w.site.static {
		at.older = l.rest(shown)
	}
	var err error
	at.archiveBefore, err = newestArchive(ctx, store, w.section, shown, w.site.static)
	return at, err
}

// rest is the cursor of the articles that are not shown; empty when there is
// none.
func (l *lineup) rest(shown []Shown) string {
	if !l.cut || len(shown) == 0 {
		return ""
	}
	last := shown[len(shown)-1].Position()
	if !l.omitted.IsZero() && l.omitted.Compare(last) < 0 {
		return cursorWith(l.omitted)
	}
	return cursorOf(last)
}
