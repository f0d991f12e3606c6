package main

import (
	"cmp"
	"fmt"
	"io"
	"strings"
	"time"

	"tidings/aggregator"
)

// printReading shows a reading to a person: the feed, what was repaired or
// dropped, and its items.
func printReading(w io.Writer, r reading) error {
	var s sheet
	fmt.Fprintln(&s, printable(r.path))
	if r.err != nil {
		s.row("unreadable", r.err.Error())
	} else {
		s.feed(r.feed)
	}
	fmt.Fprintln(&s)
	_, err := io.WriteString(w, s.String())
	return err
}

func (s *sheet) feed(f *aggregator.Feed) {
	s.row("title", cmp.Or(f.Title, "(none)"))
	s.rowIf("about", f.Description)
	s.rowIf("site", f.Link)
	s.rowIf("id", f.ID)
	s.rowIf("by", people(f.Authors))
	s.rowIf("language", f.Language)
	s.rowIf("updated", moment(cmp.Or(f.Updated, f.Published)))
	s.row("items", numbered(f))
	for _, note := range f.Repaired {
		s.row("noted", note)
	}
	for _, item := range f.Items {
		s.item(item)
	}
}

func (s *sheet) item(i aggregator.Item) {
	fmt.Fprintln(s)
	s.row(cmp.Or(moment(cmp.Or(i.Published, i.Updated)), "undated"), cmp.Or(i.Title, "(no title)"))
	s.row("", cmp.Or(i.Link, "(no link)"))
	if i.ID != i.Link {
		s.rowIf("  id", i.ID)
	}
	s.rowIf("  by", people(i.Authors))
	s.rowIf("  with", people(i.Contributors))
	s.rowIf("  in", terms(i.Categories))
	s.rowIf("  from", cmp.Or(i.Origin.Title, i.Origin.URL))
	s.rowIf("  text", joined(", ", sized("summary", i.Summary), sized("content", i.Content)))
	s.rowIf("  picture", i.Image)
	for _, e := range i.Enclosures {
		s.row("  enclosed", e.URL)
		s.rowIf("", joined(", ", e.Type, size(e.Length), playing(i.Duration)))
	}
}

func numbered(f *aggregator.Feed) string {
	n := fmt.Sprint(len(f.Items))
	if f.Partial {
		n += ", and there may be more"
	}
	return n
}

func moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02 15:04")
}

func people(list []aggregator.Person) string {
	names := make([]string, len(list))
	for i, p := range list {
		names[i] = cmp.Or(p.Name, p.Email, p.URL)
	}
	return strings.Join(names, "; ")
}

func terms(list []aggregator.Category) string {
	names := make([]string, len(list))
	for i, c := range list {
		names[i] = cmp.Or(c.Label, c.Term)
	}
	return strings.Join(names, "; ")
}

func sized(what, html string) string {
	if html == "" {
		return ""
	}
	return what + " of " + size(int64(len(html)))
}

func size(n int64) string {
	switch {
	case n <= 0:
		return ""
	case n < 10_000:
		return fmt.Sprintf("%d bytes", n)
	case n < 10_000_000:
		return fmt.Sprintf("%d KB", n/1000)
	}
	return fmt.Sprintf("%d MB", n/1_000_000)
}

func playing(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return d.String()
}

// joined joins the parts that are not empty.
func joined(separator string, parts ...string) string {
	kept := parts[:0]
	for _, part := range parts {
		if part != "" {
			kept = append(kept, part)
		}
	}
	return strings.Join(kept, separator)
}
