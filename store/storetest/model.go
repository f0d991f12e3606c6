package storetest

import (
	"maps"
	"slices"
	"time"

	"tidings/aggregator"
)

// model is a store in plain maps, without any regard to cost: what a store
// must agree with. The Seq of its articles is its own count of arrivals.
type model struct {
	articles  map[aggregator.Key]aggregator.Article
	forgotten map[aggregator.Key]bool   // whether the site itself had carried it
	listed    map[string][]uint64       // by source
	keys      map[uint64]aggregator.Key // of every Seq ever given
	guids     map[sourceGUID]aggregator.Key
	users     map[string]map[aggregator.Key]bool // of an id or GUID
	arrived   uint64
	place     aggregator.Placement
	order     map[aggregator.SectionID]*order
}

type sourceGUID struct{ source, guid string }

func newModel(place aggregator.Placement) *model {
	return &model{
		articles:  map[aggregator.Key]aggregator.Article{},
		forgotten: map[aggregator.Key]bool{},
		listed:    map[string][]uint64{},
		keys:      map[uint64]aggregator.Key{},
		guids:     map[sourceGUID]aggregator.Key{},
		users:     map[string]map[aggregator.Key]bool{},
		place:     place,
		order:     map[aggregator.SectionID]*order{},
	}
}

func (m *model) ingest(in aggregator.Ingest) (tally aggregator.Tally) {
	var listed []uint64
	if !in.Whole {
		listed = slices.DeleteFunc(slices.Clone(m.listed[in.State.Name]), func(seq uint64) bool {
			return len(in.Arrivals) > 0 && m.articles[m.keys[seq]].Seq != seq
		})
	}
	m.ration(in)
	for _, arrival := range in.Arrivals {
		key := m.resolve(in.State.Name, arrival)
		m.arrive(key, arrival, &tally)
		if a, stored := m.articles[key]; stored && !slices.Contains(listed, a.Seq) {
			listed = append(listed, a.Seq)
		}
	}
	m.listed[in.State.Name] = listed
	return tally
}

// ration marks what is surplus.
func (m *model) ration(in aggregator.Ingest) {
	claimed := 0
	for i := range slices.Backward(in.Arrivals) {
		key := m.resolve(in.State.Name, in.Arrivals[i])
		_, stored := m.articles[key]
		_, forgotten := m.forgotten[key]
		a := &in.Arrivals[i].Article
		if a.Surplus = false; !stored && !forgotten && a.ClaimsNew() {
			claimed++
			a.Surplus = claimed > in.Allowance
		}
	}
}

func (m *model) resolve(source string, in aggregator.Arrival) aggregator.Key {
	if key, ok := m.guids[sourceGUID{source, in.GUID}]; ok {
		return key
	}
	old, stored := m.articles[in.Article.Key]
	another := stored && aggregator.Another(&old, &in.Article)
	if in.Apart == (aggregator.Key{}) || in.Apart != in.Article.Key && !another {
		return in.Article.Key
	}
	if key, ok := m.guids[sourceGUID{source, in.Echo}]; ok {
		return key
	}
	return in.Apart
}

func (m *model) arrive(key aggregator.Key, in aggregator.Arrival, tally *aggregator.Tally) {
	source := in.Article.Sightings[0].Source
	old, stored := m.articles[key]
	site, forgotten := m.forgotten[key]
	if forgotten && !site && key == in.Article.Key && in.Article.Sightings[0].OnSite {
		forgotten = false
		delete(m.forgotten, key)
	}
	switch {
	case forgotten:
		tally.Known++
	case !stored:
		tally.New++
		if in.Article.ClaimsNew() && !in.Article.Surplus {
			tally.Claimed++
		}
		m.admit(key, in, source)
	default:
		merged, changed := aggregator.Merge(old, &in.Article)
		if !changed {
			tally.Known++
			return
		}
		tally.Changed++
		if !slices.ContainsFunc(old.Sightings, func(s aggregator.Sighting) bool { return s.Source == source }) {
			m.remember(in.GUID, source, key)
		}
		m.put(merged)
	}
}

func (m *model) admit(key aggregator.Key, in aggregator.Arrival, source string) {
	a := in.Article
	a.Key = key
	users := len(m.users[a.ID])
	if m.users[a.ID][a.Key] {
		users--
	}
	if a.ID == "" || users > 0 {
		a.ID = a.Key.TagURI()
	}
	m.use(a.ID, a.Key)
	m.remember(in.GUID, source, a.Key)
	if key == in.Apart {
		m.remember(in.Echo, source, key)
	}
	m.arrived++
	a.Seq = m.arrived
	m.keys[a.Seq] = a.Key
	m.put(a)
}

// put stores the article in its sections.
func (m *model) put(a aggregator.Article) {
	a.Sections = m.place(&a)
	slices.Sort(a.Sections)
	m.articles[a.Key] = a
	m.enter(a)
}

func (m *model) remember(guid, source string, key aggregator.Key) {
	at := sourceGUID{source, guid}
	if _, known := m.guids[at]; guid != "" && !known {
		m.guids[at] = key
		m.use(guid, key)
	}
}

func (m *model) use(id string, key aggregator.Key) {
	if m.users[id] == nil {
		m.users[id] = map[aggregator.Key]bool{}
	}
	m.users[id][key] = true
}

func (m *model) purge(before time.Time, sources []string) int {
	spared := map[uint64]bool{}
	for _, name := range sources {
		for _, seq := range m.listed[name] {
			spared[seq] = true
		}
	}
	n := 0
	for key, a := range m.articles {
		if a.Published.Before(before) && !spared[a.Seq] {
			delete(m.articles, key)
			m.forgotten[key] = slices.ContainsFunc(a.Sightings, func(s aggregator.Sighting) bool { return s.OnSite })
			n++
		}
	}
	return n
}

func (m *model) replace(place aggregator.Placement) {
	m.place = place
	for _, seq := range slices.Sorted(maps.Keys(m.keys)) {
		if a := m.articles[m.keys[seq]]; a.Seq == seq {
			m.put(a)
		}
	}
}

// named are the keys of what a source lists.
func (m *model) named(source string) []aggregator.Key {
	var keys []aggregator.Key
	for _, seq := range m.listed[source] {
		keys = append(keys, m.keys[seq])
	}
	return keys
}

// section are the articles that the section shows, the newest first.
func (m *model) section(id aggregator.SectionID) []aggregator.Article {
	var shown []aggregator.Article
	for _, a := range m.articles {
		if slices.Contains(a.Sections, id) {
			shown = append(shown, a)
		}
	}
	slices.SortFunc(shown, func(a, b aggregator.Article) int { return a.Position().Compare(b.Position()) })
	return shown
}

// unnumbered are the articles without the model's own numbers.
func (m *model) unnumbered() map[aggregator.Key]aggregator.Article {
	bare := map[aggregator.Key]aggregator.Article{}
	for key, a := range m.articles {
		a.Seq = 0
		bare[key] = a
	}
	return bare
}

func (m *model) counts() aggregator.Counts {
	c := aggregator.Counts{
		Articles: len(m.articles), BySource: map[string]int{}, BySection: map[aggregator.SectionID]int{},
	}
	for _, a := range m.articles {
		for _, s := range a.Sightings {
			c.BySource[s.Source]++
		}
		for _, id := range a.Sections {
			c.BySection[id]++
		}
	}
	return c
}
