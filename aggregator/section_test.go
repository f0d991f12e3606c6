package aggregator

import (
	"slices"
	"strings"
	"testing"
)

// carriedBy is an article that the named sources carry; the first words it.
func carriedBy(title string, sources ...string) *Article {
	a := &Article{Title: title}
	for _, name := range sources {
		a.Sightings = append(a.Sightings, Sighting{Source: name})
	}
	return a
}

// shownIn is the names of the sections where the tree places the article.
func shownIn(tree *Tree, a *Article) string {
	var names []string
	ids := tree.Place(a)
	for _, s := range tree.All() {
		if slices.Contains(ids, s.ID()) {
			names = append(names, s.Name())
		}
	}
	if len(names) != len(ids) {
		names = append(names, "and unknown ones")
	}
	return strings.Join(names, " ")
}

func TestATreeGrowsEveryAncestor(t *testing.T) {
	base := Section{Title: "tidings", Description: "all of it", Limit: 50, Language: "en"}
	given := []Section{{Path: "news/world", Title: "The World", Limit: 7}}
	tree := NewTree(base, given, []*Source{{Name: "a", Sections: []string{"news/world/middle-east", "2026"}}, {Name: "b"}})
	var got []string
	for _, s := range tree.All() {
		got = append(got, s.Name()+"="+s.Title)
	}
	want := []string{"all=tidings", "2026=2026", "news=News", "news/world=The World", "news/world/middle-east=Middle east"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
	if s := tree.At("news"); s.Limit != 50 || s.Language != "en" || s.Description != "" {
		t.Errorf("a section that is not given: %+v", s)
	}
	if s := tree.At("news/world"); s.Limit != 7 || s.Language != "" {
		t.Errorf("a given section: %+v", s)
	}
	if root := tree.At(Root); root.Description != "all of it" {
		t.Errorf("the root: %+v", root)
	}
	if tree.At("sport") != nil || tree.Source("c") != nil || tree.Source("b").Name != "b" {
		t.Error("lookups by path and by name")
	}
}

func TestTheRootCanBeGiven(t *testing.T) {
	tree := NewTree(Section{Title: "base"}, []Section{{Path: Root, Title: "mine"}}, nil)
	if all := tree.All(); len(all) != 1 || all[0].Title != "mine" {
		t.Errorf("got %+v", all)
	}
}

func TestSectionPathsThatAreValid(t *testing.T) {
	for path, want := range map[string]bool{
		"news": true, "news/politics/syria": true, "9-lives": true, strings.Repeat("a", 64): true,
		"": false, "News": false, "news/": false, "/news": false, "a//b": false, "-a": false, "a b": false, "a.b": false, "é": false,
		strings.Repeat("a", 65): false, "news\n": false,
	} {
		if got := ValidSectionPath(path); got != want {
			t.Errorf("%q: %t, want %t", path, got, want)
		}
	}
}

func TestWhichSectionsShowAnArticle(t *testing.T) {
	tree := NewTree(Section{Exclude: rule(t, `title contains "advert"`)}, []Section{
		{Path: Root, Exclude: rule(t, `title contains "advert"`)},
		{Path: "news", Exclude: rule(t, `title contains "sport"`)},
		{Path: "news/syria", Include: rule(t, `title contains "Syria"`)},
		{Path: "calm", Exclude: rule(t, `source == "loud"`)},
	}, []*Source{
		{Name: "plain"},
		{Name: "syria", Sections: []string{"news/syria"}},
		{Name: "both", Sections: []string{"news/syria", "calm"}},
		{Name: "picky", Sections: []string{"calm"}, Include: rule(t, `title startsWith "Big"`), Exclude: rule(t, `title endsWith "!"`)},
		{Name: "loud", Sections: []string{"calm"}},
		{Name: "off", Sections: []string{"calm"}, Disabled: true},
	})
	for _, c := range []struct {
		name, title string
		sources     []string
		want        string
	}{
		{"without sections: the root", "x", []string{"plain"}, "all"},
		{"a section and all above it", "Syria", []string{"syria"}, "all news news/syria"},
		{"what a section refuses stays above it", "Egypt", []string{"syria"}, "all news"},
		{"a section's rule binds those below it", "Syria sport", []string{"syria"}, "all"},
		{"what the root refuses is nowhere", "Syria advert", []string{"syria"}, ""},
		{"several sections", "Syria", []string{"both"}, "all calm news news/syria"},
		{"several sources", "x", []string{"plain", "syria"}, "all news"},
		{"what a source includes", "Big news", []string{"picky"}, "all calm"},
		{"what a source does not include", "Small news", []string{"picky"}, ""},
		{"what a source excludes", "Big news!", []string{"picky"}, ""},
		{"one source's refusal binds no other", "Small news", []string{"picky", "plain"}, "all"},
		{"a section that refuses a source", "x", []string{"loud"}, "all"},
		{"a section that refuses one of two sources", "Big", []string{"loud", "picky"}, "all calm"},
		{"a source that is switched off", "x", []string{"off"}, "all calm"},
		{"a source that was removed", "x", []string{"removed"}, ""},
		{"a source that was removed, beside another", "x", []string{"removed", "plain"}, "all"},
	} {
		if got := shownIn(tree, carriedBy(c.title, c.sources...)); got != c.want {
			t.Errorf("%s: in %q, want %q", c.name, got, c.want)
		}
	}
}

func TestTheFingerprintFollowsPlacement(t *testing.T) {
	var base Section
	var given []Section
	var sources []*Source
	reset := func() {
		base = Section{Title: "tidings"}
		given = []Section{{Path: "news", Include: rule(t, "title != ''")}}
		sources = []*Source{{Name: "a", Sections: []string{"news/world", "art"}}, {Name: "b", Include: rule(t, "title != 'x'")}}
	}
	reset()
	before := NewTree(base, given, sources).Fingerprint()
	for _, c := range []struct {
		name string
		edit func()
		want bool // to change
	}{
		{"nothing", func() {}, false},
		{"titles, limits, tokens", func() {
			base.Title, base.Limit, given[0].Title, given[0].Limit, given[0].Token = "other", 9, "other", 8, "secret"
		}, false},
		{"order", func() { slices.Reverse(sources); slices.Reverse(sources[1].Sections) }, false},
		{"a section named again, or through one below it", func() {
			sources[0].Sections = append(sources[0].Sections, "art", "news", Root)
		}, false},
		{"a given section without rules", func() { given = append(given, Section{Path: "art", Title: "Fine Art"}) }, false},
		{"address, priority, schedule", func() {
			sources[0].URL, sources[0].Priority, sources[0].Schedule, sources[0].Disabled = "https://a.example", 3, never{}, true
		}, false},
		{"a section's include", func() { given[0].Include = rule(t, "title != 'y'") }, true},
		{"a section's exclude", func() { given[0].Exclude = given[0].Include; given[0].Include = nil }, true},
		{"the root's rules", func() { base.Exclude = rule(t, "title == 'y'") }, true},
		{"a source's include", func() { sources[1].Include = nil }, true},
		{"a source's exclude", func() { sources[1].Exclude = sources[1].Include; sources[1].Include = nil }, true},
		{"a source's sections", func() { sources[0].Sections = []string{"news/world"} }, true},
		{"a source's name", func() { sources[0].Name = "c" }, true},
		{"a source less", func() { sources = sources[:1] }, true},
	} {
		reset()
		c.edit()
		if got := NewTree(base, given, sources).Fingerprint() != before; got != c.want {
			t.Errorf("%s: changed is %t, want %t", c.name, got, c.want)
		}
	}
}

func TestATokenBindsWhatIsBelow(t *testing.T) {
	tree := NewTree(Section{}, []Section{{Path: "club", Token: "a"}, {Path: "club/board", Token: "b"}}, []*Source{
		{Name: "s", Sections: []string{"club/news/local", "club/board/minutes", "open"}},
	})
	for path, want := range map[string]string{Root: "", "open": "", "club/news": "a", "club/news/local": "a", "club/board": "b", "club/board/minutes": "b"} {
		if got := tree.At(path).Token; got != want {
			t.Errorf("%q has token %q, want %q", path, got, want)
		}
	}
}
