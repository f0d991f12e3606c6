package main

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"tidings/aggregator"
	"tidings/aggregator/read"
	"tidings/cmd/tidings/config"
)

// What a verdict begins with.
const (
	markOK     = "ok"
	markFailed = "failed"
	markOff    = "off"
)

// verdict is what an examination says of a source.
type verdict struct {
	source     *aggregator.Source
	mark, text string
}

// verdicts are in the order of what is asked.
func (e *examination) verdicts(cfg *config.Config) []verdict {
	var all []verdict
	for _, s := range cfg.Asked() {
		f, asked := e.found[s.Name]
		switch {
		case s.Disabled:
			all = append(all, verdict{s, markOff, "disabled in the configuration"})
		case !asked:
		case f.state.LastFetch.IsZero():
			all = append(all, verdict{s, markFailed, "not asked: its host asks to be left alone until " + stamp(f.state.NotBefore)})
		case f.state.Failures > 0:
			all = append(all, verdict{s, markFailed, withMore(f.state.Error, e.mend(s))})
		case s.List:
			all = append(all, verdict{s, markOK, withMore(listContents(e.lists[s.Name], cfg.Fetch.AllowNetworks), e.remarks(s, &f.state)...)})
		default:
			all = append(all, verdict{s, markOK, withMore(e.contents(&f), e.remarks(s, &f.state)...)})
		}
	}
	return all
}

// contents is what a source has, in a few words.
func (e *examination) contents(f *finding) string {
	format := "a feed"
	if about, ok := e.pages[e.landed[withoutUser(f.state.ActiveURL)]]; ok {
		format = formatName(about.Type)
	}
	text := format + ", " + counted(f.items, "item")
	if !f.newest.IsZero() {
		text += ", newest " + f.newest.UTC().Format(time.DateOnly)
	}
	return text
}

// listContents is what a list has.
func listContents(named *read.FeedList, allowed []netip.Prefix) string {
	open, private := divide(named.Feeds, allowed)
	text := "a list, " + counted(len(open), "feed")
	if left := len(named.Left) + len(private); left > 0 {
		text += fmt.Sprintf(", %d left out", left)
	}
	if len(private) > 0 {
		text += fmt.Sprintf("; %d of them not public: [fetch] allow_networks can allow them", len(private))
	}
	return text
}

// newestOf is the latest date that a publisher gave; zero for none.
func newestOf(arrivals []aggregator.Arrival) time.Time {
	var newest time.Time
	for i := range arrivals {
		if a := &arrivals[i].Article; a.Published.After(newest) && !a.Published.Equal(a.FirstSeen) {
			newest = a.Published
		}
	}
	return newest
}

// formatName is what people call a media type.
func formatName(mediaType string) string {
	switch {
	case strings.HasPrefix(mediaType, "application/atom"):
		return "Atom"
	case strings.Contains(mediaType, "json"):
		return "JSON Feed"
	}
	return "RSS"
}

// remarks are what there is to mend of a source that works.
func (e *examination) remarks(s *aggregator.Source, st *aggregator.SourceState) []string {
	var all []string
	if st.ActiveURL != s.URL {
		all = append(all, fmt.Sprintf("a mirror serves, %s, since url does not", s.Shown(st.ActiveURL)), e.mend(s))
	}
	if st.Moved != "" {
		all = append(all, fmt.Sprintf("moved permanently: write url = %q", s.Shown(st.Moved)))
	}
	return all
}

// withMore is a text with what else there is to say.
func withMore(text string, more ...string) string {
	for _, m := range more {
		if m != "" {
			text += "; " + m
		}
	}
	return text
}
