package config

import (
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strings"
)

//go:embed starter.toml
var starter string

// Draft is a configuration that is written for a person to go on with. What it
// writes is read by [Parse], whatever the titles are, once it has a source.
type Draft struct {
	Heading  string // the first line, a comment
	Sources  []*DraftSource
	Sections []DraftSection // those that need a table
	Notes    []string       // comments at the end

	names, paths numbering
	known        map[string]*DraftSource // by address
}

// DraftSource is a source of a draft.
type DraftSource struct {
	Title    string // becomes its name, as far as that can be; may be empty
	URL      string
	Sections []string // paths, of [Draft.Section]
	Disabled bool
	Notes    []string // comments above it
}

// DraftSection is a section that is not called as its path says.
type DraftSection struct{ Path, Title string }

// Add adds a source. One whose address is there already goes to the sections of
// both. The error says why an address cannot be one of a source.
func (d *Draft) Add(s DraftSource) error {
	s.URL = strings.ReplaceAll(s.URL, "${", "$%7B") // which names the same
	if _, err := feedURL(s.URL); err != nil {
		return err
	}
	if known := d.known[s.URL]; known != nil {
		known.join(s)
		return nil
	}
	if d.known == nil {
		d.known = map[string]*DraftSource{}
	}
	d.known[s.URL] = &s
	s.name(&d.names)
	d.Sources = append(d.Sources, &s)
	return nil
}

func (s *DraftSource) join(other DraftSource) {
	s.Notes = append(s.Notes, other.Notes...)
	for _, path := range other.Sections {
		if !slices.Contains(s.Sections, path) {
			s.Sections = append(s.Sections, path)
		}
	}
}

// name makes the title a name that no other source has, and notes the title
// where that is another.
func (s *DraftSource) name(names *numbering) {
	title := s.Title
	if s.Title = nameFrom(title); s.Title != "" {
		s.Title = names.free(s.Title, func(n int) string { return fmt.Sprintf("%s (%d)", s.Title, n) })
	}
	if s.Title != title && strings.TrimSpace(printed(title)) != "" {
		s.Notes = append([]string{"Its title: " + title}, s.Notes...)
	}
}

// Write writes the draft as TOML.
func (d *Draft) Write(w io.Writer) error {
	var b strings.Builder
	remark(&b, d.Heading)
	b.WriteString(starter)
	for _, s := range d.Sources {
		s.write(&b)
	}
	for _, s := range d.Sections {
		fmt.Fprintf(&b, "\n[[section]]\npath = %s\ntitle = %s\n", quoted(s.Path), quoted(s.Title))
	}
	if len(d.Notes) > 0 {
		b.WriteString("\n")
		remark(&b, d.Notes...)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (s *DraftSource) write(b *strings.Builder) {
	b.WriteString("\n")
	remark(b, s.Notes...)
	b.WriteString("[[source]]\n")
	if s.Title != "" {
		fmt.Fprintf(b, "name = %s\n", quoted(s.Title))
	}
	fmt.Fprintf(b, "url = %s\n", quoted(s.URL))
	if len(s.Sections) > 0 {
		paths := make([]string, len(s.Sections))
		for i, path := range s.Sections {
			paths[i] = quoted(path)
		}
		fmt.Fprintf(b, "sections = [%s]\n", strings.Join(paths, ", "))
	}
	if s.Disabled {
		b.WriteString("disabled = true\n")
	}
}
