package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"tidings/aggregator"
	"tidings/aggregator/publish"
	"tidings/store"
)

// explanation writes the story of an article for a person.
type explanation struct {
	out   io.Writer
	store *store.Store
	tree  *aggregator.Tree
	given string // link or id
}

// line is one fact under its heading; an empty heading continues the one above.
func (e *explanation) line(heading, format string, args ...any) {
	text := strings.Map(printableRune, fmt.Sprintf(format, args...))
	fmt.Fprintln(e.out, strings.TrimRight(fmt.Sprintf("  %-10s %s", heading, text), " "))
}

// headline says what was asked for, and what it led to.
func (e *explanation) headline(f found) {
	fmt.Fprintln(e.out, strings.Map(printableRune, e.given))
	if canonical := aggregator.Canonical(e.given); canonical != e.given {
		e.line("known as", "%s", canonical)
		for _, step := range aggregator.Derivation(e.given) {
			e.line("", "%s", step)
		}
	}
	switch {
	case len(f.articles) > 1:
		e.line("", "%d articles have this link or id", len(f.articles))
	case len(f.articles) == 1:
	case !f.forgotten.IsZero():
		e.line("forgotten", "%s, since it was older than [store] retention, or beyond max_articles, and no source listed it; it does not come back", stamp(f.forgotten))
	default:
		e.line("never seen", "no source has carried this link or id since the store was made")
	}
}

// article writes all that is known of one article.
func (e *explanation) article(ctx context.Context, a *aggregator.Article) error {
	fmt.Fprintln(e.out)
	e.line("title", "%s", a.Title)
	e.line("link", "%s", a.URL)
	e.line("id", "%s", a.ID)
	e.line("key", "%s", a.Key)
	e.dates(a)
	e.sources(a)
	return e.sections(ctx, a)
}

// dates says when it was published, and who says so.
func (e *explanation) dates(a *aggregator.Article) {
	if a.Published.Equal(a.FirstSeen) {
		e.line("published", "%s, when it was first seen: its feed gave no date, or one to come", stamp(a.Published))
	} else {
		e.line("published", "%s, as its feed said; first seen %s", stamp(a.Published), stamp(a.FirstSeen))
	}
	if !a.Updated.Equal(a.Published) {
		e.line("updated", "%s", stamp(a.Updated))
	}
}

// sources says who carried it, and who words it and why.
func (e *explanation) sources(a *aggregator.Article) {
	owner := a.Source()
	why := "the first to carry it"
	switch {
	case owner.OnSite:
		why = "it is on its own site"
	case slices.ContainsFunc(a.Sightings, func(s aggregator.Sighting) bool { return s.Priority < owner.Priority }):
		why = "of the highest priority"
	}
	e.line("words by", "%s: %s", owner.Source, why)
	for _, s := range a.Sightings {
		e.line("carried by", "%s, since %s, at %s", s.Source, stamp(s.Seen), orNone(s.URL))
		if s.GUID != "" && s.GUID != s.URL {
			e.line("", "under the id %s", s.GUID)
		}
	}
}

// sections says where it is shown, and what keeps it out elsewhere.
func (e *explanation) sections(ctx context.Context, a *aggregator.Article) error {
	told := map[string]bool{}
	for _, r := range e.tree.Rulings(a) {
		if r.Refused != "" {
			e.line("refused", "%s, as %s carries it, %s", e.tree.At(r.Section).Name(), r.Source, r.Refused)
			continue
		}
		if told[r.Section] {
			continue
		}
		told[r.Section] = true
		place, err := e.place(ctx, a, e.tree.At(r.Section))
		if err != nil {
			return err
		}
		e.line("section", "%s: %s", e.tree.At(r.Section).Name(), place)
	}
	return e.duplicates(ctx, a)
}

// duplicates says which articles of the root section, its surplus included, are
// near duplicates, that a section collapses or would.
func (e *explanation) duplicates(ctx context.Context, a *aggregator.Article) error {
	root := aggregator.SectionIDOf(aggregator.Root)
	return errors.Join(e.duplicatesIn(ctx, root, a), e.duplicatesIn(ctx, root.Surplus(), a))
}

func (e *explanation) duplicatesIn(ctx context.Context, section aggregator.SectionID, a *aggregator.Article) error {
	print := aggregator.FingerprintOf(a.Title, a.Body())
	from := aggregator.Position{Published: a.Published.Add(aggregator.SimilarityWindow + time.Second)}
	err := e.store.Newest(ctx, section, from, func(x *aggregator.Article) bool {
		if x.Source().Source != a.Source().Source && print.Near(aggregator.FingerprintOf(x.Title, x.Body())) {
			e.line("like", "%s, by %s, at %s", x.Title, x.Source().Source, orNone(x.URL))
			e.line("", `one of the two is shown where near_duplicates = "collapse"`)
		}
		return a.Published.Sub(x.Published) <= aggregator.SimilarityWindow
	})
	if err != nil {
		return fmt.Errorf("find near duplicates: %w", err)
	}
	return nil
}

// place is where in a section's live feed the article is, or why it is not.
func (e *explanation) place(ctx context.Context, a *aggregator.Article, s *aggregator.Section) (string, error) {
	live, err := publish.Live(ctx, e.store, s)
	if err != nil {
		return "", err
	}
	same := func(x *aggregator.Article) bool { return x.Seq == a.Seq }
	switch at := slices.IndexFunc(live, func(x publish.Shown) bool { return same(x.Article) || slices.ContainsFunc(x.Related, same) }); {
	case at >= 0 && !same(live[at].Article):
		return fmt.Sprintf("a near duplicate of number %d of %d in the live feed, which leads to it: %s", at+1, len(live), live[at].Title), nil
	case at >= 0:
		return fmt.Sprintf("number %d of %d in the live feed", at+1, len(live)), nil
	case !slices.Contains(a.Sections, s.ID()) && !slices.Contains(a.Sections, s.ID().Surplus()):
		return "not yet: the configuration was changed since tidings last ran", nil
	case a.Surplus:
		return "not in the live feed: its source brought too many at once, and no place is left", nil
	case s.PerSourceLimit > 0 && carriedBy(live, a.Source().Source) >= s.PerSourceLimit:
		return fmt.Sprintf("not in the live feed: newer articles of %s have its per_source_limit of %d", a.Source().Source, s.PerSourceLimit), nil
	}
	return fmt.Sprintf("not in the live feed: newer articles have its limit of %d", s.Limit), nil
}

// carriedBy counts the shown articles that the source words.
func carriedBy(live []publish.Shown, source string) int {
	n := 0
	for _, x := range live {
		if x.Source().Source == source {
			n++
		}
	}
	return n
}

// stamp is a time as a person reads it.
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02 15:04:05 UTC") }

func orNone(text string) string {
	if text == "" {
		return "no link"
	}
	return text
}

// printableRune keeps what upstreams wrote from steering a terminal.
func printableRune(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return unicode.ReplacementChar
}
