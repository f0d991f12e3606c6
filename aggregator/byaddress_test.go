package aggregator

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestValidatorsAreKeptByAddress(t *testing.T) {
	one := ByAddress(nil).With("b", Validators{ETag: "1"})
	two := one.With("a", Validators{ETag: "2"})
	three := two.With("b", Validators{ETag: "3"})
	for _, c := range []struct {
		of   ByAddress
		want ByAddress
	}{
		{one, ByAddress{{"b", Validators{ETag: "1"}}}},
		{two, ByAddress{{"a", Validators{ETag: "2"}}, {"b", Validators{ETag: "1"}}}},
		{three, ByAddress{{"a", Validators{ETag: "2"}}, {"b", Validators{ETag: "3"}}}},
	} {
		if diff := cmp.Diff(c.want, c.of); diff != "" {
			t.Errorf("-want +got\n%s", diff)
		}
	}
	if three.At("b").ETag != "3" || three.At("c") != (Validators{}) {
		t.Errorf("at b %v, at c %v", three.At("b"), three.At("c"))
	}
}
