package aggregator

import "slices"

// Another reports whether an arriving item is not the stored article although
// it has its link: the page is one that goes on, such as a live blog or a
// changelog whose feed shows the newest entry alone.
//
// It is when the source that words the article comes with another GUID, another
// title and a later date of its own. One of them alone says nothing: feeds mint
// GUIDs at each fetch, editors change titles, and some feeds are always dated
// now. A GUID that is the link itself with another fragment counts revisions of
// one article. What is undated was edited.
func Another(stored, arriving *Article) bool {
	was, is := stored.Source(), arriving.Source()
	return was.Source == is.Source && was.GUID != "" && is.GUID != "" && FoldGUID(was.GUID) != FoldGUID(is.GUID) &&
		stored.Title != arriving.Title &&
		isDated(stored) && isDated(arriving) && arriving.Published.After(stored.Published) &&
		!isRevision(arriving.URL, was.GUID, is.GUID)
}

// isDated reports whether the publisher gave the article's date.
func isDated(a *Article) bool { return !a.Published.Equal(a.FirstSeen) }

// isRevision reports whether all GUIDs are forms of the link.
func isRevision(link string, guids ...string) bool {
	canonical := Canonical(link)
	return !slices.ContainsFunc(guids, func(guid string) bool { return Canonical(guid) != canonical })
}
