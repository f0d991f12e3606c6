package read

import (
	"bytes"
	"cmp"
	stdjson "encoding/json"
	"strings"
)

// object is a JSON object, its numbers as they are written.
type object = map[string]any

// reshaped is a JSON Feed in which every value has the type that the format
// gives it: publishers write a string for a list, a name for an author, a
// number for a title. What cannot be brought into shape is left out.
func reshaped(text []byte) ([]byte, error) {
	var feed object
	decoder := stdjson.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(&feed); err != nil {
		return nil, err
	}
	shaped := textsOf(feed, "version", "title", "home_page_url", "feed_url", "description", "language")
	shaped["authors"] = authorsOf(feed)
	shaped["items"] = objectsOf(feed["items"], reshapedItem)
	return stdjson.Marshal(shaped)
}

func reshapedItem(item any) object {
	from, ok := item.(object)
	if !ok {
		return nil
	}
	shaped := textsOf(from, "id", "url", "external_url", "title", "content_html", "content_text", "summary",
		"image", "banner_image", "date_published", "date_modified", "language")
	shaped["authors"] = authorsOf(from)
	shaped["tags"] = tagsOf(from["tags"])
	shaped["attachments"] = objectsOf(from["attachments"], reshapedAttachment)
	return shaped
}

func reshapedAttachment(attachment any) object {
	from, ok := attachment.(object)
	if !ok {
		return object{"url": textOfValue(attachment)}
	}
	return textsOf(from, "url", "mime_type", "title", "size_in_bytes", "duration_in_seconds")
}

// authorsOf are the authors of a feed or item, in the plural or not.
func authorsOf(from object) []object {
	authors := objectsOf(from["authors"], reshapedAuthor)
	if len(authors) == 0 {
		authors = objectsOf(from["author"], reshapedAuthor)
	}
	return authors
}

func reshapedAuthor(author any) object {
	from, ok := author.(object)
	if !ok {
		return object{"name": textOfValue(author)}
	}
	return textsOf(from, "name", "url")
}

// tagsOf are the tags in a list, or in a text with commas.
func tagsOf(value any) []string {
	if text, ok := value.(string); ok {
		return strings.Split(text, ",")
	}
	var tags []string
	for _, tag := range listOf(value) {
		tags = append(tags, textOfValue(tag))
	}
	return tags
}

// objectsOf are the elements of a list, or the one value that stands for it.
func objectsOf(value any, shape func(any) object) []object {
	var objects []object
	for _, element := range listOf(value) {
		if o := shape(element); o != nil {
			objects = append(objects, o)
		}
	}
	return objects
}

func listOf(value any) []any {
	switch v := value.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{value}
}

// textsOf are those of an object's values that have a text.
func textsOf(from object, names ...string) object {
	texts := object{}
	for _, name := range names {
		if text := textOfValue(from[name]); text != "" {
			texts[name] = text
		}
	}
	return texts
}

// textOfValue is a value as text: of an object its address or name, of a list
// its first element.
func textOfValue(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case stdjson.Number:
		return v.String()
	case object:
		return cmp.Or(plainString(v["url"]), plainString(v["name"]))
	case []any:
		if len(v) > 0 {
			return plainString(v[0])
		}
	}
	return ""
}

func plainString(value any) string {
	text, _ := value.(string)
	return text
}
