package read

import (
	"cmp"
	"iter"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"tidings/aggregator"

	ext "github.com/mmcdole/gofeed/extensions"
)

// media are the Media RSS elements of that name, within a group or content too.
func (x extensions) media(name string) iter.Seq[ext.Extension] {
	return func(yield func(ext.Extension) bool) { x.each(name, yield) }
}

// each yields the Media RSS elements of that name until it is told to stop, and
// reports whether it was not.
func (x extensions) each(name string, yield func(ext.Extension) bool) bool {
	m := x["media"]
	return each(m[name], yield) && within(m["group"], name, yield) && within(m["content"], name, yield)
}

func each(elements []ext.Extension, yield func(ext.Extension) bool) bool {
	for _, e := range elements {
		if !yield(e) {
			return false
		}
	}
	return true
}

// within yields the children of that name, also those of a content among them.
func within(around []ext.Extension, name string, yield func(ext.Extension) bool) bool {
	for _, e := range around {
		if !each(e.Children[name], yield) || !within(e.Children["content"], name, yield) {
			return false
		}
	}
	return true
}

func (x extensions) mediaText(name string) string {
	for e := range x.media(name) {
		if e.Value != "" {
			return e.Value
		}
	}
	return ""
}

// enclosures are those of the format, else the sounds and films of Media RSS:
// many publishers write both. A picture there illustrates the item and is none.
func (x extensions) enclosures(own []aggregator.Enclosure, base *url.URL) []aggregator.Enclosure {
	if slices.ContainsFunc(own, func(e aggregator.Enclosure) bool { return isPlayed("", e.Type) }) {
		return own
	}
	for _, e := range x["media"]["content"] {
		own = addPlayed(own, base, e)
	}
	for _, group := range x["media"]["group"] {
		own = addPlayed(own, base, standard(group.Children["content"]))
	}
	return own
}

func addPlayed(to []aggregator.Enclosure, base *url.URL, e ext.Extension) []aggregator.Enclosure {
	if !isPlayed(e.Attrs["medium"], e.Attrs["type"]) {
		return to
	}
	return addEnclosure(to, base, e.Attrs["url"], e.Attrs["type"], e.Attrs["fileSize"])
}

// standard is the one of a group's renderings, which all show the same, that is
// its default, or its first.
func standard(renderings []ext.Extension) ext.Extension {
	for _, e := range renderings {
		if e.Attrs["isDefault"] == "true" {
			return e
		}
	}
	if len(renderings) == 0 {
		return ext.Extension{}
	}
	return renderings[0]
}

// isPlayed reports whether a medium or a media type is sound or film.
func isPlayed(medium, kind string) bool {
	kind = strings.ToLower(kind)
	return medium == "audio" || medium == "video" || strings.HasPrefix(kind, "audio/") || strings.HasPrefix(kind, "video/")
}

// image is the picture that stands for an item.
func (x extensions) image(base *url.URL, enclosures []aggregator.Enclosure) string {
	for ref := range x.pictures() {
		if u := absolute(base, ref); u != "" {
			return u
		}
	}
	return pictured(enclosures)
}

// pictures are the references to pictures, those made for a list first.
func (x extensions) pictures() iter.Seq[string] {
	return func(yield func(string) bool) {
		of := func(e ext.Extension) bool { return yield(cmp.Or(e.Attrs["href"], e.Attrs["url"], e.Value)) }
		_ = x.each("thumbnail", of) &&
			x.each("content", func(e ext.Extension) bool { return !isPicture(e.Attrs["medium"], e.Attrs["type"]) || of(e) }) &&
			each(x["itunes"]["image"], of) &&
			each(x["podcast"]["image"], of) &&
			each(x["itunes"]["link"], func(e ext.Extension) bool { return e.Attrs["rel"] != "image" || of(e) })
	}
}

// pictured is the first enclosure that is an image.
func pictured(enclosures []aggregator.Enclosure) string {
	for _, e := range enclosures {
		if isPicture("", e.Type) {
			return e.URL
		}
	}
	return ""
}

// duration is how long what is enclosed plays: iTunes writes it on the item,
// Media RSS on the content.
func (x extensions) duration() time.Duration {
	text := x.text("itunes", "duration")
	for e := range x.media("content") {
		text = cmp.Or(text, e.Attrs["duration"])
	}
	return playing(text)
}

// maxPlaying is the longest duration believed.
const maxPlaying = 1000 * time.Hour

// playing reads seconds, minutes:seconds or hours:minutes:seconds.
func playing(text string) time.Duration {
	total := 0.0
	for part := range strings.SplitSeq(strings.TrimSpace(text), ":") {
		n, err := strconv.ParseFloat(part, 64)
		if err != nil || !(n >= 0) {
			return 0
		}
		total = total*60 + n
	}
	if total > maxPlaying.Seconds() {
		return 0
	}
	return time.Duration(total) * time.Second
}
