package demo

import (
	"context"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// watch opens a town in a bubble, lets it live for some events, and returns what
// was told of them.
func watch(t *testing.T, seed uint64, events int) (*Town, []string) {
	t.Helper()
	var told []string
	ctx, stop := context.WithCancel(t.Context())
	town := open(t, Options{Seed: seed, Tell: func(line string) {
		if told = append(told, line); len(told) == events {
			stop()
		}
	}})
	town.Play(ctx)
	return town, told
}

func open(t *testing.T, o Options) *Town {
	t.Helper()
	o.Now, o.Pace = time.Now, time.Second
	town, err := Open(o)
	if err != nil {
		t.Fatal(err)
	}
	town.Close()
	return town
}

// asked is what a publication's server answers.
func asked(town *Town, address string, header ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, address, nil)
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	w := httptest.NewRecorder()
	town.answer(w, r)
	return w
}

func TestTheSameSeedTellsTheSameTidings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, first := watch(t, 7, 60)
		_, again := watch(t, 7, 60)
		_, other := watch(t, 8, 60)
		if !slices.Equal(first, again) {
			t.Errorf("told %q\nand then %q", first, again)
		}
		if slices.Equal(first, other) {
			t.Error("another seed tells the same")
		}
	})
}

func TestTheScriptComesToItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var town *Town
		town, _ = watch(t, 1, len(town.script()))
		if wire := asked(town, town.wire.address).Body.String(); strings.Count(wire, "three winters") != 3 || strings.Count(wire, ferryPage) != 2 {
			t.Errorf("the wire has %s", wire)
		}
		for _, carrier := range []string{town.gazette.address, town.courier.mirror} {
			if body := asked(town, carrier).Body.String(); strings.Count(body, ferryTitle) != 1 {
				t.Errorf("%s has %s", carrier, body)
			}
		}
		if code := asked(town, town.courier.address).Code; code != http.StatusBadGateway {
			t.Errorf("the courier's first address answers %d", code)
		}
		if code := asked(town, town.signals.address).Code; code != http.StatusGone {
			t.Errorf("the one that closed answers %d", code)
		}
	})
}

func TestWhatBreaksRecoversAndIsToldOnce(t *testing.T) {
	var told []string
	town := open(t, Options{Tell: func(line string) { told = append(told, line) }})
	town.kitchenBreaks()
	var codes []int
	for range 4 {
		codes = append(codes, asked(town, town.kitchen.address).Code)
	}
	if !slices.Equal(codes, []int{500, 500, 200, 200}) || len(told) != 1 {
		t.Errorf("answers %d, told %q", codes, told)
	}
}

func TestAnUnchangedFeedIsNotSentAgain(t *testing.T) {
	town := open(t, Options{})
	first := asked(town, town.library.address)
	if again := asked(town, town.library.address, "If-None-Match", first.Header().Get("ETag")); again.Code != http.StatusNotModified {
		t.Errorf("answers %d", again.Code)
	}
	if elsewhere := asked(town, town.library.address+"s"); elsewhere.Code != http.StatusNotFound {
		t.Errorf("another path answers %d", elsewhere.Code)
	}
}

func TestAShelfHoldsSoMuch(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		town, _ := watch(t, 1, 200)
		for _, p := range town.all() {
			if len(p.items) > shelf {
				t.Errorf("%s lists %d items", p.name, len(p.items))
			}
		}
	})
}
