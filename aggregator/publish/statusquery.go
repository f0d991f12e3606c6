package publish

import (
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tidings/aggregator"
)

// statusQuery is what of the sources a status page shows, and in which order.
// The zero value shows all of them, those in trouble first.
type statusQuery struct {
	state   aggregator.Condition // empty for any
	section string               // public name; sources in it and below it; empty for any
	source  string               // name; empty for any
	sort    string               // of orders; empty for byTrouble
	page    int                  // from 0 on
	still   bool                 // the page does not load itself again
}

// conditions are those that a source may be in, the worst first.
var conditions = []aggregator.Condition{aggregator.Failing, aggregator.Gone, aggregator.New, aggregator.OK, aggregator.Disabled}

// order is a way to sort sources.
type order struct {
	name, text string
	compare    func(a, b *sourceStatus) int
}

// orders are the ways to sort sources, the usual one first.
var orders = []order{
	{"", "trouble first", byTrouble},
	{"name", "name", func(a, b *sourceStatus) int { return 0 }},
	{"next", "next fetch", func(a, b *sourceStatus) int { return earlier(a.NextFetch, b.NextFetch) }},
	{"last", "last fetch", func(a, b *sourceStatus) int { return -earlier(a.LastFetch, b.LastFetch) }},
	{"day", "articles in a day", func(a, b *sourceStatus) int { return b.ArticlesDay - a.ArticlesDay }},
	{"month", "articles in a month", func(a, b *sourceStatus) int { return b.ArticlesMonth - a.ArticlesMonth }},
	{"articles", "articles", func(a, b *sourceStatus) int { return b.Articles - a.Articles }},
}

// sorted are the rows in the order.
func (o *order) sorted(rows []*sourceStatus) []*sourceStatus {
	return slices.SortedStableFunc(slices.Values(rows), func(a, b *sourceStatus) int {
		return cmp.Or(o.compare(a, b), strings.Compare(a.Name, b.Name))
	})
}

// byTrouble puts the worst first, and of those in trouble the last to get there.
func byTrouble(a, b *sourceStatus) int {
	return cmp.Or(
		slices.Index(conditions, a.State)-slices.Index(conditions, b.State),
		-earlier(a.Since, b.Since),
	)
}

// earlier compares moments; none at all is later than any.
func earlier(a, b *time.Time) int {
	switch {
	case a == nil && b == nil:
		return 0
	case a == nil:
		return 1
	case b == nil:
		return -1
	}
	return a.Compare(*b)
}

// readStatusQuery reads the parameters of a status page. An error says what may
// be asked for.
func (s *site) readStatusQuery(given url.Values) (statusQuery, error) {
	q := statusQuery{
		state: aggregator.Condition(given.Get("state")), section: given.Get("section"), source: given.Get("source"),
		sort: given.Get("sort"), still: given.Get("still") == "1",
	}
	if q.state != "" && !slices.Contains(conditions, q.state) {
		return q, fmt.Errorf("state is one of %s", listed(conditions))
	}
	if !slices.ContainsFunc(orders, func(o order) bool { return o.name == q.sort }) {
		return q, fmt.Errorf("sort is one of %s", listed(orderNames()))
	}
	if q.section != "" && s.publicSection(q.section) == nil {
		return q, fmt.Errorf("section is one that is open to everybody, such as %s", s.tree.At(aggregator.Root).Name())
	}
	if page := given.Get("page"); page != "" {
		n, err := strconv.Atoi(page)
		if err != nil || n < 1 {
			return q, fmt.Errorf("page is a number from 1 on")
		}
		q.page = n - 1
	}
	return q, nil
}

// publicSection is the section of that public name if everybody may see it.
func (s *site) publicSection(name string) *aggregator.Section {
	for _, section := range s.tree.All() {
		if section.Name() == name && public(section) {
			return section
		}
	}
	return nil
}

func orderNames() []string {
	var names []string
	for _, o := range orders[1:] {
		names = append(names, o.name)
	}
	return names
}

func listed[S ~string](words []S) string {
	var all []string
	for _, word := range words {
		all = append(all, string(word))
	}
	return strings.Join(all, ", ")
}

// address is where the page is that shows this.
func (q statusQuery) address(base string) string {
	values := url.Values{}
	for name, value := range map[string]string{"state": string(q.state), "section": q.section, "source": q.source, "sort": q.sort} {
		if value != "" {
			values.Set(name, value)
		}
	}
	if q.page > 0 {
		values.Set("page", strconv.Itoa(q.page+1))
	}
	if q.still {
		values.Set("still", "1")
	}
	if len(values) == 0 {
		return base + "/status"
	}
	return base + "/status?" + values.Encode()
}

// admits reports whether the source is among those asked for.
func (q *statusQuery) admits(row *sourceStatus) bool {
	return (q.state == "" || row.State == q.state) && (q.source == "" || row.Name == q.source) &&
		(q.section == "" || slices.ContainsFunc(row.feeds, func(s *aggregator.Section) bool { return q.within(s) }))
}

// within reports whether the section is the one asked for, or below it.
func (q *statusQuery) within(s *aggregator.Section) bool {
	return s.Name() == q.section || q.section == "all" || strings.HasPrefix(s.Path, q.section+"/")
}

// statusPageSize is how many sources a page shows.
const statusPageSize = 50

// choose are the sources that the page shows. It sets the page to the last one
// when there are fewer, and reports how many pages there are.
func (q *statusQuery) choose(report *status) (shown []*sourceStatus, pages int) {
	for _, row := range report.inOrder[q.sort]() {
		if q.admits(row) {
			shown = append(shown, row)
		}
	}
	pages = max(1, (len(shown)+statusPageSize-1)/statusPageSize)
	q.page = min(q.page, pages-1)
	first := q.page * statusPageSize
	return shown[first:min(len(shown), first+statusPageSize)], pages
}
