package store

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// What many samples have is in their shared text, what one has alone is not.
func TestSharedTextIsWhatManyHave(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	noise := func() string {
		var b strings.Builder
		for range 40 {
			fmt.Fprintf(&b, "%x ", random.Uint64())
		}
		return b.String()
	}
	var phrases []string
	for range 8 {
		phrases = append(phrases, noise()[:pieceSize])
	}
	var samples [][]byte
	for n := range 64 {
		samples = append(samples, []byte(noise()+phrases[n%8]+noise()))
	}
	text := shared(samples, 16*pieceSize)
	if len(text) > 16*pieceSize {
		t.Errorf("%d bytes", len(text))
	}
	for n, phrase := range phrases {
		if !bytes.Contains(text, []byte(phrase[pieceStep:len(phrase)-pieceStep])) {
			t.Errorf("phrase %d is missing", n)
		}
	}
	if got := shared(samples[:1], 1<<20); !bytes.Equal(got, samples[0]) {
		t.Error("of few samples not all is taken")
	}
	if got := shared(samples, 7); len(got) > 7 {
		t.Errorf("%d bytes, want 7", len(got))
	}
	if got := shared(nil, 1<<20); len(got) != 0 {
		t.Errorf("%d bytes of nothing", len(got))
	}
}

// The third schema kept dictionaries as they are.
func TestOlderDictionariesAreRead(t *testing.T) {
	var samples [][]byte
	for n := range 300 {
		samples = append(samples, fmt.Appendf(nil, "<p>The river is %x cm high, and what follows from it is told tomorrow.</p>", sha256.Sum256(number(uint64(n)))))
	}
	d, err := newDictionary(1, 300, samples)
	if err != nil {
		t.Fatal(err)
	}
	key := dictionaryKey(1, 0)
	old, err := openDictionary(key, seal(key, append(number(300), d.content...)))
	if err != nil || !bytes.Equal(old.content, d.content) || old.articles != 300 {
		t.Errorf("dictionary of %d articles, %v, is another one", old.articles, err)
	}
}
