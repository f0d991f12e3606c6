package aggregator

// KeyOf is the key of the article that a link leads to, unless its source gives
// the same link to several articles.
func KeyOf(link string) Key { return keyOf(Canonical(link)) }

// Carried reports whether the article has the given link or id: its own, or
// those under which one of its sources carried it.
func (a *Article) Carried(linkOrID string) bool {
	canonical := Canonical(linkOrID)
	same := func(link, id string) bool { return id == linkOrID || link != "" && Canonical(link) == canonical }
	if same(a.URL, a.ID) {
		return true
	}
	for i := range a.Sightings {
		if same(a.Sightings[i].URL, a.Sightings[i].GUID) {
			return true
		}
	}
	return false
}
