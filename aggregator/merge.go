package aggregator

import (
	"slices"
	"time"
)

// Merge returns what becomes of a stored article when an item of the same
// article arrives, and whether anything did. The source whose site the article's
// URL is on words it, else the one with the highest priority, else the first;
// the others can add themselves to its sightings and nothing else.
//
// The id and the sightings that are there already stay as they are. Updated
// moves only when what a reader sees does; a link that is written in another
// way leads there still. The time of publication moves once
// at most: when the site itself first carries what another source had dated,
// so that nobody can bury a story by publishing its URL first.
func Merge(stored Article, arriving *Article) (Article, bool) {
	merged := stored
	sighting := *arriving.Source()
	at := slices.IndexFunc(stored.Sightings, func(s Sighting) bool { return s.Source == sighting.Source })
	if arriving.Key != stored.Key {
		// Its GUID led here, not its link, which says nothing of whose this is.
		sighting.OnSite = at >= 0 && stored.Sightings[at].OnSite
	}
	changed := at < 0
	if changed {
		at = len(stored.Sightings)
		added := sighting
		added.Feed = sighting.Feed.brief()
		merged.Sightings = append(slices.Clip(stored.Sightings), added)
	}
	if outranks(&sighting, stored.Source()) && at != stored.Owner {
		changed = true
		takeOver(&merged, at, &sighting, arriving)
	}
	if at == merged.Owner && !sameWords(&stored, arriving) {
		changed = true
		reword(&merged, arriving)
	}
	return merged, changed
}

// takeOver makes the sighting at that index the owner of the article.
func takeOver(merged *Article, at int, s *Sighting, arriving *Article) {
	if s.OnSite && !merged.Source().OnSite {
		merged.Published = ownDate(merged, arriving)
		merged.Updated = later(merged.Updated, merged.Published)
		merged.Surplus = false // whoever flooded it did not write it
	}
	merged.Sightings = slices.Clone(merged.Sightings)
	merged.Source().Feed = merged.Source().Feed.brief()
	merged.Sightings[at].OnSite, merged.Sightings[at].Priority, merged.Sightings[at].Feed = s.OnSite, s.Priority, s.Feed
	merged.Owner, merged.URL = at, arriving.URL
}

// ownDate is the site's own date for the article; where it gives none, the
// moment at which anybody first carried it.
func ownDate(stored, arriving *Article) time.Time {
	if arriving.Published.Equal(arriving.FirstSeen) {
		return stored.FirstSeen
	}
	return arriving.Published
}

// outranks reports whether s may take over the wording from the owner.
func outranks(s, owner *Sighting) bool {
	if s.OnSite != owner.OnSite {
		return s.OnSite
	}
	return s.Priority > owner.Priority
}

// sameWords compares what a reader sees of two articles.
func sameWords(a, b *Article) bool {
	return sameLink(a.URL, b.URL) && a.Title == b.Title && a.Summary == b.Summary && a.Content == b.Content &&
		a.Language == b.Language && a.Image == b.Image && a.Rights == b.Rights &&
		a.Duration == b.Duration && a.Episode == b.Episode && sameOrigin(&a.Origin, &b.Origin) &&
		slices.Equal(a.Authors, b.Authors) && slices.Equal(a.Contributors, b.Contributors) &&
		slices.Equal(a.Categories, b.Categories) && slices.Equal(a.Enclosures, b.Enclosures) &&
		slices.EqualFunc(a.Links, b.Links, sameTyped)
}

func sameTyped(a, b Link) bool { return a.Rel == b.Rel && a.Type == b.Type && sameLink(a.URL, b.URL) }

// sameLink reports whether two links differ at most in what tells who follows
// them, which some feeds write anew at each fetch.
func sameLink(a, b string) bool { return a == b || Canonical(a) == Canonical(b) }

// reword gives merged the words of the arriving article.
func reword(merged, arriving *Article) {
	merged.URL, merged.Title, merged.Summary, merged.Content = arriving.URL, arriving.Title, arriving.Summary, arriving.Content
	merged.Language, merged.Image = arriving.Language, arriving.Image
	merged.Authors, merged.Categories, merged.Enclosures = arriving.Authors, arriving.Categories, arriving.Enclosures
	merged.Contributors, merged.Rights, merged.Links = arriving.Contributors, arriving.Rights, arriving.Links
	merged.Duration, merged.Episode, merged.Origin = arriving.Duration, arriving.Episode, arriving.Origin
	merged.Updated = editedAt(merged, arriving)
}

// editedAt dates an edit: by the publisher's word where that is later than
// what was known, else by when it was seen. A clock that was set back does not
// take it back.
func editedAt(stored, arriving *Article) time.Time {
	if arriving.Updated.After(stored.Updated) {
		return arriving.Updated
	}
	return later(stored.Updated, arriving.FirstSeen)
}
