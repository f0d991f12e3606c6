package aggregator

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Root is the path of the section that holds everything. Its public name is "all".
const Root = ""

// maxSegment is how long a segment of a section's path may be, in bytes.
const maxSegment = 64

// ValidSectionPath reports whether path may name a section: segments of
// a-z, 0-9 and hyphens, at most 64 characters each, joined by slashes.
func ValidSectionPath(path string) bool {
	for segment := range strings.SplitSeq(path, "/") {
		if segment == "" || len(segment) > maxSegment || segment[0] == '-' || strings.ContainsFunc(segment, outsideSegments) {
			return false
		}
	}
	return true
}

func outsideSegments(r rune) bool { return r != '-' && (r < 'a' || r > 'z') && (r < '0' || r > '9') }

// SectionID is the store's short name of a section path.
type SectionID uint64

// SectionIDOf is the id of the section at path; it depends on the path alone.
func SectionIDOf(path string) SectionID {
	sum := sha256.Sum256([]byte(path))
	return SectionID(binary.BigEndian.Uint64(sum[:8]))
}

// Section is published as one merged feed.
type Section struct {
	Path           string // [Root] or "news/politics"
	Title          string
	Description    string
	Language       string // BCP 47; may be empty
	Include        *Rule
	Exclude        *Rule
	Limit          int    // entries in the live feed
	PerSourceLimit int    // at most so many of them from one source; 0 is no cap
	Collapse       bool   // of near duplicates one is shown, and leads to the others
	Token          string // opens the section; empty leaves it public
}

// ID is the store's name of the section.
func (s *Section) ID() SectionID { return SectionIDOf(s.Path) }

// Name is the path under which the section is published: "all" for the root.
func (s *Section) Name() string {
	if s.Path == Root {
		return "all"
	}
	return s.Path
}

// Tree is the sections of a configuration with the sources that feed them.
// It is immutable and safe for concurrent use.
type Tree struct {
	sections map[string]*Section
	sources  map[string]*Source
}

// NewTree builds the tree of the given sections and of those that sources
// name, with every ancestor up to the root. A section that is not given gets
// base's settings and its path's last segment as a title.
func NewTree(base Section, given []Section, sources []*Source) *Tree {
	t := &Tree{sections: map[string]*Section{}, sources: map[string]*Source{}}
	for _, s := range given {
		t.sections[s.Path] = &s
	}
	for _, s := range given {
		t.grow(base, s.Path)
	}
	t.grow(base, Root)
	for _, s := range sources {
		t.sources[s.Name] = s
		for _, path := range s.Sections {
			t.grow(base, path)
		}
	}
	t.lock()
	return t
}

// lock gives sections without a token that of the section above them: what a
// section keeps to itself, the sections below it must not tell.
func (t *Tree) lock() {
	for _, s := range t.All() { // parents come before their children
		if s.Token == "" && s.Path != Root {
			s.Token = t.sections[above(s.Path)].Token
		}
	}
}

// grow adds the sections at path and above it that are not there yet.
func (t *Tree) grow(base Section, path string) {
	for _, p := range lineage(path) {
		if t.sections[p] == nil {
			s := base
			s.Path = p
			if p != Root {
				s.Title = title(p)
				s.Description = ""
			}
			t.sections[p] = &s
		}
	}
}

// title makes a heading of the last segment of a path.
func title(path string) string {
	words := strings.ReplaceAll(path[strings.LastIndexByte(path, '/')+1:], "-", " ")
	return strings.ToUpper(words[:1]) + words[1:]
}

// lineage is path and its ancestors, the root last.
func lineage(path string) []string {
	var paths []string
	for ; path != Root; path = above(path) {
		paths = append(paths, path)
	}
	return append(paths, Root)
}

// above is the path of the section that has the one at path.
func above(path string) string { return path[:max(0, strings.LastIndexByte(path, '/'))] }

// All returns every section, ordered by path with the root first.
func (t *Tree) All() []*Section {
	return slices.SortedFunc(maps.Values(t.sections), func(a, b *Section) int {
		return strings.Compare(a.Path, b.Path)
	})
}

// At is the section at path, or nil.
func (t *Tree) At(path string) *Section { return t.sections[path] }

// Source is the source of that name, or nil when it is no longer configured.
func (t *Tree) Source(name string) *Source { return t.sources[name] }

// Feeding is which sources are asked and bring articles to each section, by
// the path of the section. The order is that of their names.
func (t *Tree) Feeding() map[string][]*Source {
	feeding := map[string][]*Source{}
	for _, s := range t.inOrder() {
		if !s.Disabled {
			for _, path := range reach(s) {
				feeding[path] = append(feeding[path], s)
			}
		}
	}
	return feeding
}

// inOrder are the sources in the order of their names.
func (t *Tree) inOrder() []*Source {
	return slices.SortedFunc(maps.Values(t.sources), func(a, b *Source) int { return strings.Compare(a.Name, b.Name) })
}

// Fingerprint changes when, and only when, a stored article might belong to
// other sections than before.
func (t *Tree) Fingerprint() string {
	h := sha256.New()
	for _, s := range t.All() {
		if s.Include != nil || s.Exclude != nil {
			fmt.Fprintf(h, "section %q %q %q\n", s.Path, s.Include, s.Exclude)
		}
	}
	for _, s := range t.inOrder() {
		fmt.Fprintf(h, "source %q %q %q %q\n", s.Name, reach(s), s.Include, s.Exclude)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// reach is the paths of all sections that the source feeds, in order, each once.
func reach(s *Source) []string {
	paths := make([]string, 1, 4) // the root, and more than most have
	for _, path := range s.Sections {
		for ; path != Root; path = above(path) {
			paths = append(paths, path)
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths)
}

// Faults takes the errors of the rules that could not be evaluated on some
// article, as in [Rule.Fault].
func (t *Tree) Faults() []error {
	var faults []error
	for _, s := range t.sections {
		faults = append(faults, s.Include.Fault(), s.Exclude.Fault())
	}
	for _, s := range t.sources {
		faults = append(faults, s.Include.Fault(), s.Exclude.Fault())
	}
	return slices.DeleteFunc(faults, func(err error) bool { return err == nil })
}

// Place returns the sections that show the article: those that its sources
// name and all above them, as far as the rules let it in. The rules of a
// section bind what is below it too, so that a parent holds all that its
// descendants hold. A source that is no longer configured brings its articles
// nowhere; they stay in the store.
func (t *Tree) Place(a *Article) []SectionID {
	ids := map[SectionID]bool{}
	t.judge(a, func(r Ruling) {
		if r.Refused == "" {
			ids[SectionIDOf(r.Section)] = true
		}
	})
	if a.Surplus {
		return surplus(ids)
	}
	return slices.Sorted(maps.Keys(ids))
}

// surplus is where those sections keep what they show only if places are left.
func surplus(ids map[SectionID]bool) []SectionID {
	var kept []SectionID
	for id := range ids {
		kept = append(kept, id.Surplus())
	}
	slices.Sort(kept)
	return kept
}
