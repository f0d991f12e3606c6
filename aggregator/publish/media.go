package publish

import (
	"slices"
	"strconv"
	"strings"

	"tidings/aggregator"
)

// mediaElements are what Media RSS adds to an entry: its picture, and in RSS
// the enclosures that it has beside the first.
type mediaElements struct {
	Thumbnail *mediaThumbnail `xml:"media:thumbnail"`
	Contents  []mediaContent  `xml:"media:content"`
}

type mediaThumbnail struct {
	URL string `xml:"url,attr"`
}

type mediaContent struct {
	URL  string `xml:"url,attr"`
	Size string `xml:"fileSize,attr,omitempty"`
	Type string `xml:"type,attr,omitempty"`
}

func thumbnail(e *entry) *mediaThumbnail {
	if e.Image == "" {
		return nil
	}
	return &mediaThumbnail{URL: e.Image}
}

func mediaContents(given []aggregator.Enclosure) []mediaContent {
	var all []mediaContent
	for i := range given {
		all = append(all, mediaContent{URL: given[i].URL, Size: lengthOf(&given[i]), Type: given[i].Type})
	}
	return all
}

func (m *mediaElements) uses() spaces {
	if m.Thumbnail == nil && m.Contents == nil {
		return 0
	}
	return usesMedia
}

// playedFirst are the enclosures of an entry, the one to be played in front:
// many readers know of one alone.
func playedFirst(e *entry) []aggregator.Enclosure {
	at := slices.IndexFunc(e.Enclosures, isPlayed)
	if at <= 0 {
		return e.Enclosures
	}
	rest := slices.Delete(slices.Clone(e.Enclosures), at, at+1)
	return slices.Insert(rest, 0, e.Enclosures[at])
}

// isPlayed reports whether an enclosure is sound or film.
func isPlayed(e aggregator.Enclosure) bool {
	kind := strings.ToLower(e.Type)
	return strings.HasPrefix(kind, "audio/") || strings.HasPrefix(kind, "video/")
}

// itunesElements are what makes an entry the episode of a podcast.
type itunesElements struct {
	Duration string       `xml:"itunes:duration,omitempty"` // in seconds
	Season   int          `xml:"itunes:season,omitempty"`
	Number   int          `xml:"itunes:episode,omitempty"`
	Kind     string       `xml:"itunes:episodeType,omitempty"`
	Explicit string       `xml:"itunes:explicit,omitempty"`
	Picture  *itunesImage `xml:"itunes:image"`
}

type itunesImage struct {
	Href string `xml:"href,attr"`
}

// isEpisode reports whether anything is known of the entry that podcasts say.
func isEpisode(e *entry) bool { return e.Duration > 0 || e.Episode != aggregator.Episode{} }

func newITunes(e *entry) itunesElements {
	if !isEpisode(e) {
		return itunesElements{}
	}
	p := &e.Episode
	i := itunesElements{Season: p.Season, Number: p.Number, Kind: p.Kind, Explicit: p.Explicit}
	if e.Duration > 0 {
		i.Duration = strconv.FormatInt(int64(e.Duration.Seconds()), 10)
	}
	if e.Image != "" {
		i.Picture = &itunesImage{Href: e.Image}
	}
	return i
}

func (i *itunesElements) uses() spaces {
	if *i == (itunesElements{}) {
		return 0
	}
	return usesITunes
}
