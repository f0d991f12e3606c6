package publish

import "io"

// sectionView is what the page of a section shows.
type sectionView struct {
	Frame       frame
	Heading     string
	Description string
	Archive     string // name of the archive that the page shows; empty for the others
	Growing     bool   // it is not full
	Current     string // the page of the live feed; empty on that one itself
	Children    []*sectionNode
	Entries     []entryView
	NewerText   string
	OlderText   string
}

// writePage writes the page of a section: of its live feed, of entries below
// a cursor, or of an archive.
func writePage(w io.Writer, f *feed) error {
	at := f.self(asPage)
	view := sectionView{
		Frame:       f.site.frame(at, f.pageTitle(), f.language),
		Heading:     f.title,
		Description: f.description,
		Archive:     f.place.archive,
		Growing:     f.place.growing,
		Children:    f.site.children(at, f.section),
	}
	view.NewerText, view.OlderText = f.place.ways()
	view.Frame.Offers = f.site.offers(at, f.section)
	view.Frame.Trail = f.site.trail(at, f.section)
	view.Frame.Newer = f.site.href(at, f.newerPage())
	view.Frame.Older = f.site.href(at, f.olderPage())
	if !f.place.live() {
		view.Current = f.site.href(at, f.site.address(f.section, asPage))
	}
	for _, e := range f.entries {
		view.Entries = append(view.Entries, newEntryView(f.site, e))
	}
	return pages.ExecuteTemplate(w, "section", view)
}

// pageTitle tells the pages of a section apart in a list of tabs or bookmarks.
func (f *feed) pageTitle() string {
	switch {
	case f.place.archive != "":
		return f.title + " – archive " + f.place.archive
	case f.place.page != "":
		return f.title + " – older articles"
	}
	return f.title
}

// ways says what the links to the pages before and after this one lead to.
func (p *place) ways() (newer, older string) {
	switch {
	case p.archive == "":
		return "Newer articles", "Older articles"
	case p.archiveAfter == "":
		return "Current articles", "Older archive"
	}
	return "Newer archive", "Older archive"
}

// olderPage is where a person reads on: a page where there are such, which an
// export does not have, else the archive before; empty at the end.
func (f *feed) olderPage() string {
	if f.place.archive != "" || f.site.static {
		return f.site.archive(f.section, asPage, f.place.archiveBefore)
	}
	return f.site.page(f.section, asPage, f.place.older)
}

// newerPage is where a person reads back; after the last archive, that is the
// page of the live feed.
func (f *feed) newerPage() string {
	switch {
	case f.place.archive == "":
		return f.newer(asPage)
	case f.place.archiveAfter == "":
		return f.site.address(f.section, asPage)
	}
	return f.site.archive(f.section, asPage, f.place.archiveAfter)
}
