package storetest

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"tidings/aggregator"

	"pgregory.net/rapid"
)

// runRandom does the same to a store and to the model, and compares all that
// can be seen of them after every step.
func runRandom(t *testing.T, open func(t *testing.T) Store) {
	rapid.Check(t, func(rt *rapid.T) {
		s := open(t)
		defer finish(rt, s)
		p := pair{s, newModel(randomPlacement(0)), newFollower(3)}
		p.fillArchive(rt)
		for range rapid.IntRange(1, 8).Draw(rt, "steps") {
			switch rapid.SampledFrom([]string{"commit", "commit", "commit", "purge", "replace"}).Draw(rt, "step") {
			case "commit":
				p.commit(rt)
			case "purge":
				p.purge(rt)
			case "replace":
				p.replace(rt)
			}
			p.compare(rt)
		}
		p.compareLate(rt)
	})
}

// pair is a store and the model that it must agree with.
type pair struct {
	store    Store
	model    *model
	follower *follower
}

func (p pair) commit(rt *rapid.T) {
	batch := rapid.SliceOfN(rapid.Custom(randomIngest), 1, 4).Draw(rt, "batch")
	got, err := p.store.Commit(context.Background(), batch, p.model.place)
	if err != nil {
		rt.Fatalf("commit: %v", err)
	}
	var want []aggregator.Tally
	for _, in := range batch {
		want = append(want, p.model.ingest(in))
	}
	same(rt, "tallies", got, want)
}

func (p pair) purge(rt *rapid.T) {
	before := randomTime(rt)
	names := rapid.SliceOfDistinct(rapid.SampledFrom(sources()), rapid.ID[string]).Draw(rt, "sources")
	same(rt, "forgotten", purge(rt, p.store, before, names...), p.model.purge(before, names))
}

func (p pair) replace(rt *rapid.T) {
	n := rapid.IntRange(0, 5).Draw(rt, "placement")
	replace(rt, p.store, fmt.Sprint(n), randomPlacement(n))
	p.model.replace(randomPlacement(n))
}

// compare holds what the two show against each other. Sequence numbers are the
// store's own; what they order is not.
func (p pair) compare(rt *rapid.T) {
	for _, path := range sections() {
		p.compareSection(rt, path, aggregator.SectionIDOf(path))
	}
	p.compareSection(rt, "surplus", root().Surplus())
	held := counts(rt, p.store)
	held.Bytes = 0
	same(rt, "counts", held, p.model.counts())

	p.follower.follow(rt, p.store)
	same(rt, "what a follower has", p.follower.articles, p.model.unnumbered())
	for _, path := range sections() {
		p.compareArrivals(rt, path, aggregator.SectionIDOf(path))
	}
	for _, name := range sources() {
		same(rt, "list of "+name, p.follower.named(listing(rt, p.store, name).Seqs), p.model.named(name))
	}
}

// compareSection compares what the section shows, from the top, from one of
// its articles down, and above that article.
func (p pair) compareSection(rt *rapid.T, path string, id aggregator.SectionID) {
	got, want := articles(rt, p.store, id, aggregator.Position{}), p.model.section(id)
	same(rt, "section "+path, unnumbered(got), unnumbered(want))
	if n := len(got); n > 1 && n == len(want) {
		from := rapid.IntRange(0, n-1).Draw(rt, "from")
		same(rt, "rest of "+path, urls(articles(rt, p.store, id, got[from].Position())), urls(want[from+1:]))
		same(rt, "above in "+path, climb(rt, p.store, id, got[from].Position(), n), upwards(got[:from]))
	}
	same(rt, "all above the bottom of "+path, climb(rt, p.store, id, aggregator.Position{}, len(got)+1), upwards(got))
}

// compareLate has a follower begin when all is over.
func (p pair) compareLate(rt *rapid.T) {
	late := newFollower(1000)
	late.follow(rt, p.store)
	same(rt, "what a late follower has", late.articles, p.model.unnumbered())
}

// unnumbered are the articles without their sequence numbers.
func unnumbered(all []aggregator.Article) []aggregator.Article {
	bare := slices.Clone(all)
	for i := range bare {
		bare[i].Seq = 0
	}
	return bare
}

// follower keeps the articles that changes tell of, unnumbered, and the key of
// every number.
type follower struct {
	after    uint64
	max      int // changes at a time
	keys     map[uint64]aggregator.Key
	articles map[aggregator.Key]aggregator.Article
}

func newFollower(max int) *follower {
	return &follower{max: max, keys: map[uint64]aggregator.Key{}, articles: map[aggregator.Key]aggregator.Article{}}
}

func (f *follower) follow(t tester, s Store) {
	for _, c := range follow(t, s, f.after, f.max) {
		f.after = c.Number
		if c.Article == nil {
			delete(f.articles, f.keys[c.Seq])
			continue
		}
		f.keys[c.Seq] = c.Article.Key
		c.Article.Seq = 0
		f.articles[c.Article.Key] = *c.Article
	}
	if n := last(t, s); n != f.after {
		t.Errorf("followed to %d, the newest change is %d", f.after, n)
	}
}

func (f *follower) named(seqs []uint64) []aggregator.Key {
	var keys []aggregator.Key
	for _, seq := range seqs {
		keys = append(keys, f.keys[seq])
	}
	return keys
}
