package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"tidings/aggregator"
	"tidings/cmd/tidings/config"
	"tidings/store"
)

func (t *tidings) explainCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "explain URL|GUID",
		Short: "Say why an article is, or is not, in a section",
		Long: `Say what is known of an article: the form of its link that it is known under,
its sources, how it was dated, which rules took or refused it, and where it is
published; or why it is not there. The daemon must be stopped meanwhile.`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			cfg, err := t.loadConfig()
			if err != nil {
				return err
			}
			return t.explain(c.Context(), cfg, args[0])
		},
	}
}

// explain prints the story of every article that the link or id leads to.
func (t *tidings) explain(ctx context.Context, cfg *config.Config, linkOrID string) (err error) {
	db, err := store.Open(cfg.Store.Path, store.Options{Log: t.logger()})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	e := &explanation{out: t.stdout, store: db, tree: cfg.Tree(), given: linkOrID}
	found, err := e.find(ctx)
	if err != nil {
		return err
	}
	e.headline(found)
	for _, a := range found.articles {
		if err := e.article(ctx, a); err != nil {
			return err
		}
	}
	return nil
}

// found is what a link or an id leads to.
type found struct {
	articles  []*aggregator.Article
	forgotten time.Time // the latest tombstone that it leads to; zero for none
}

// find looks where the link and the id lead, and through all articles when
// they lead nowhere: a link can belong to several.
func (e *explanation) find(ctx context.Context) (found, error) {
	keys, err := e.store.Named(ctx, e.given)
	if err != nil {
		return found{}, err
	}
	var f found
	known := map[aggregator.Key]bool{}
	for _, key := range append(keys, aggregator.KeyOf(e.given)) {
		if known[key] {
			continue
		}
		known[key] = true
		if err := f.look(ctx, e.store, key); err != nil {
			return found{}, err
		}
	}
	if len(f.articles) == 0 && f.forgotten.IsZero() {
		f.articles, err = e.search(ctx)
	}
	return f, err
}

// look adds what is stored under the key.
func (f *found) look(ctx context.Context, db *store.Store, key aggregator.Key) error {
	a, forgotten, err := db.Find(ctx, key)
	if err != nil {
		return err
	}
	if a != nil {
		f.articles = append(f.articles, a)
	}
	if forgotten.After(f.forgotten) {
		f.forgotten = forgotten
	}
	return nil
}

// searchedAtOnce is how many changes one look at the store reads.
const searchedAtOnce = 500

// search looks at every article.
func (e *explanation) search(ctx context.Context) ([]*aggregator.Article, error) {
	var matching []*aggregator.Article
	for after := uint64(0); ; {
		changes, err := e.store.Changes(ctx, after, searchedAtOnce)
		if err != nil {
			return nil, fmt.Errorf("search: %w", err)
		}
		for _, c := range changes {
			if c.Article != nil && c.Article.Carried(e.given) {
				matching = append(matching, c.Article)
			}
			after = c.Number
		}
		if len(changes) == 0 {
			return matching, nil
		}
	}
}
