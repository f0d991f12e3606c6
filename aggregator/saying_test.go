package aggregator

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestEveryFieldOfAnItemIsSaid: a field that is added to an item, or to what one
// is made of, has a say in whether the item changed.
func TestEveryFieldOfAnItemIsSaid(t *testing.T) {
	said := map[uint64]string{sayingOf(&Item{}): "nothing"}
	item := Item{}
	vary(reflect.ValueOf(&item).Elem(), "Item", func(field string) {
		sum := sayingOf(&item)
		if other, taken := said[sum]; taken {
			t.Errorf("%s says what %s does", field, other)
		}
		said[sum] = field
	})
	if len(said) < 50 {
		t.Errorf("%d fields were looked at", len(said))
	}
}

// TestWhatHasASayInEveryItemIsAnOutlook: so that items are read anew when it is
// another. Dates of a feed, and what is true of one document alone, have none.
func TestWhatHasASayInEveryItemIsAnOutlook(t *testing.T) {
	feed, source := Feed{}, Source{}
	silent := []string{"Feed.Updated", "Feed.Published", "Feed.Rhythm", "Feed.Items", "Feed.Prints", "Feed.Repaired", "Feed.Partial"}
	said := map[uint64]string{outlook(&source, &feed): "nothing"}
	seen := func(field string) {
		sum := outlook(&source, &feed)
		other, taken := said[sum]
		if mute := slices.ContainsFunc(silent, func(s string) bool { return strings.HasPrefix(field, s) }); taken != mute {
			t.Errorf("%s has a say: %t; it says what %q does", field, !taken, other)
		}
		said[sum] = field
	}
	vary(reflect.ValueOf(&feed).Elem(), "Feed", seen)
	for _, source = range []Source{{Name: "a"}, {URL: "a"}, {Mirrors: []string{"a"}}, {Priority: 1}} {
		seen(fmt.Sprintf("%+v", source))
	}
}

// vary sets one field after the other, each alone, and calls seen.
func vary(v reflect.Value, name string, seen func(field string)) {
	if v.Type() == reflect.TypeFor[time.Time]() {
		set(v, time.Unix(1, 0), func() { seen(name) })
		set(v, time.Time{}.Add(1), func() { seen(name + " by a nanosecond") })
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			vary(v.Field(i), name+"."+v.Type().Field(i).Name, seen)
		}
	case reflect.Slice:
		set(v, reflect.MakeSlice(v.Type(), 2, 2).Interface(), func() {
			seen(name)
			vary(v.Index(0), name+"[0]", seen)
			vary(v.Index(1), name+"[1]", seen)
		})
	case reflect.String:
		set(v, "1", func() { seen(name) })
	case reflect.Bool:
		set(v, true, func() { seen(name) })
	default:
		set(v, reflect.ValueOf(1).Convert(v.Type()).Interface(), func() { seen(name) })
	}
}

// set gives a field a value for the time that fn takes.
func set(v reflect.Value, value any, fn func()) {
	before := v.Interface()
	v.Set(reflect.ValueOf(value))
	fn()
	v.Set(reflect.ValueOf(before))
}

func TestNeighbouringTextsDoNotMix(t *testing.T) {
	said := map[uint64]bool{}
	for _, item := range []Item{{Title: "ab"}, {Title: "a", TitleHTML: "b"}, {TitleHTML: "ab"}, {Title: "\x02ab"}} {
		said[sayingOf(&item)] = true
	}
	if len(said) != 4 {
		t.Errorf("%d of four say different things", len(said))
	}
}
