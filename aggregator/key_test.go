package aggregator

import (
	"crypto/sha256"
	"testing"
)

func TestAKeyIsTheHashOfAVersionedForm(t *testing.T) {
	t.Run("d33 the version comes first", func(t *testing.T) {
		if got, want := keyOf("https://example.org/a"), Key(sha256.Sum256([]byte("1\nhttps://example.org/a"))); got != want {
			t.Errorf("key %s, want %s", got, want)
		}
	})
	t.Run("d33 parts do not run together", func(t *testing.T) {
		if keyOf("https://example.org/a", "b") == keyOf("https://example.org/ab") {
			t.Error("one key for two forms")
		}
	})
	t.Run("its tag URI", func(t *testing.T) {
		key := keyOf("https://example.org/a")
		if got, want := key.TagURI(), "tag:tidings,2026:"+key.String(); got != want || len(key.String()) != 64 {
			t.Errorf("tag URI %s, want %s", got, want)
		}
	})
}
