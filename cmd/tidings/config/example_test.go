package config

import (
	"os"
	"reflect"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"tidings/aggregator"
)

// commented matches what the example shows and does not set: a key, or the list.
var commented = regexp.MustCompile(`(?m)^# ([a-z_]+ = .*|\[\[opml\]\])$`)

// example is the text of config.example.toml.
func example(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile("../../../config.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// configurations lets cmp look at what a configuration holds.
var configurations = cmp.Options{
	cmpopts.EquateEmpty(),
	cmpopts.IgnoreUnexported(Config{}),
	cmp.Comparer(func(a, b aggregator.Schedule) bool { return reflect.DeepEqual(a, b) }),
	cmp.Comparer(func(a, b *aggregator.Rule) bool {
		return (a == nil) == (b == nil) && (a == nil || a.String() == b.String())
	}),
}

func TestExampleSetsTheDefaults(t *testing.T) {
	got := parse(t, example(t), nil)
	want, err := Default(nil)
	if err != nil {
		t.Fatal(err)
	}
	got.Sources, got.Sections = nil, nil
	if diff := cmp.Diff(want, got, configurations); diff != "" {
		t.Errorf("example (-default +example):\n%s", diff)
	}
}

// uncommented is the example with the commented keys of its first source and
// section set, where they are not set already.
func uncommented(text string) string {
	set := regexp.MustCompile(`(?m)^sections = \["news/world"\]\n`)
	return commented.ReplaceAllString(set.ReplaceAllString(text, ""), "$1")
}

// TestExampleCommentsTheDefaults shows that to uncomment a key changes nothing.
func TestExampleCommentsTheDefaults(t *testing.T) {
	want := parse(t, example(t), nil)
	want.Sources[0].Sections = nil
	got := parse(t, uncommented(example(t)), nil)
	if len(got.Lists) != 1 || got.Lists[0].Section != "" || got.Lists[0].Source.Schedule != got.Fetch.Schedule {
		t.Errorf("lists: %+v", got.Lists)
	}
	got.Lists = nil
	if diff := cmp.Diff(want, got, configurations); diff != "" {
		t.Errorf("example (-as it is +uncommented):\n%s", diff)
	}
}

func TestExampleShowsEveryKey(t *testing.T) {
	_, root, problem := read([]byte(uncommented(example(t))))
	if problem != nil {
		t.Fatal(problem)
	}
	for path, keys := range map[string][]key{
		"server": serverKeys(&Server{}), "store": storeKeys(&Store{}), "fetch": fetchKeys(&Fetch{}),
		"source": sourceKeys(&aggregator.Source{}), "section": sectionKeys(&aggregator.Section{}),
		"opml": opmlKeys(&List{Source: &aggregator.Source{}}),
	} {
		table := root.get(path)
		if len(table.list) > 0 {
			table = table.list[0]
		}
		for _, k := range keys {
			if table.get(k.name) == nil {
				t.Errorf("%s.%s is not shown", path, k.name)
			}
		}
	}
}

func TestExampleHasMirrorsAndDepth(t *testing.T) {
	mirrored, deep := false, false
	for _, s := range parse(t, example(t), nil).Sources {
		mirrored = mirrored || len(s.Mirrors) > 0
		deep = deep || len(s.Sections) > 0 && regexp.MustCompile(`^\w+/[\w-]+/`).MatchString(s.Sections[0])
	}
	if !mirrored || !deep {
		t.Errorf("a source with mirrors: %v; a section three levels deep: %v", mirrored, deep)
	}
}
