package main

import (
	"fmt"
	"strings"
	"time"

	"tidings/aggregator"
)

// What a verdict begins with.
const (
	markOK     = "ok"
	markFailed = "failed"
	markOff    = "off"
)

// verdict is what an examination says of a source.
type verdict struct{ source, mark, text string }

// verdicts are in the order of the sources.
func (e *examination) verdicts(sources []*aggregator.Source) []verdict {
	var all []verdict
	for _, s := range sources {
		in, asked := e.states[s.Name]
		switch {
		case s.Disabled:
			all = append(all, verdict{s.Name, markOff, "disabled in the configuration"})
		case !asked:
		case in.State.LastFetch.IsZero():
			all = append(all, verdict{s.Name, markFailed, "not asked: its host asks to be left alone until " + stamp(in.State.NotBefore)})
		case in.State.Failures > 0:
			all = append(all, verdict{s.Name, markFailed, withMore(in.State.Error, e.mend(s))})
		default:
			all = append(all, verdict{s.Name, markOK, withMore(e.contents(&in), e.remarks(s, &in.State)...)})
		}
	}
	return all
}

// contents is what a source has, in a few words.
func (e *examination) contents(in *aggregator.Ingest) string {
	format := "a feed"
	if about := e.pages[e.landed[withoutUser(in.State.ActiveURL)]]; len(about) > 0 {
		format = formatName(about[0].Type)
	}
	text := format + ", " + counted(len(in.Arrivals), "item")
	if newest := newestOf(in.Arrivals); !newest.IsZero() {
		text += ", newest " + newest.UTC().Format(time.DateOnly)
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
