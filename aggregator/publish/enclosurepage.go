package publish

import (
	"fmt"
	"net/url"
	"path"
	"strings"

	"tidings/aggregator"
)

// enclosureView is a file to be had beside an entry: a link, for a page loads
// nothing from elsewhere.
type enclosureView struct{ Kind, Name, URL, Note string }

// newEnclosureView is false for a file that no browser could get.
func newEnclosureView(e *aggregator.Enclosure) (enclosureView, bool) {
	v := enclosureView{Kind: kind(e.Type), Name: fileName(e.URL), URL: onTheWeb(e.URL)}
	var notes []string
	if e.Type != "" {
		notes = append(notes, cut(e.Type, nameLength))
	}
	if e.Length > 0 {
		notes = append(notes, size(e.Length))
	}
	v.Note = strings.Join(notes, ", ")
	return v, v.URL != ""
}

// kind says in a word what a media type is of.
func kind(mediaType string) string {
	class, _, _ := strings.Cut(strings.ToLower(mediaType), "/")
	switch class {
	case "audio":
		return "Audio"
	case "video":
		return "Video"
	case "image":
		return "Picture"
	}
	return "File"
}

// fileName is the last segment of an address's path; empty without one.
func fileName(address string) string {
	u, err := url.Parse(address)
	if err != nil || strings.Trim(u.Path, "/") == "" {
		return ""
	}
	return cut(legal(path.Base(u.Path)), nameLength)
}

// size is a number of bytes as people read it.
func size(n int64) string {
	const unit = 1000
	if n < unit {
		return fmt.Sprintf("%d B", n)
	}
	amount, prefix := float64(n), ""
	for _, prefix = range []string{"k", "M", "G", "T"} {
		amount /= unit
		if amount < unit {
			break
		}
	}
	if amount < 10 {
		return fmt.Sprintf("%.1f %sB", amount, prefix)
	}
	return fmt.Sprintf("%.0f %sB", amount, prefix)
}
