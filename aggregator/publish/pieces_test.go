package publish

import (
	"bytes"
	"compress/gzip"
	"github.com/klauspost/compress/zstd"
	"io"
	"testing"

	"pgregory.net/rapid"
)

// unzipped is what an ordinary reader of gzip makes of it.
func unzipped(t interface{ Fatal(...any) }, packed []byte) []byte {
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	r.Multistream(false)
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

func TestPiecesAreOneGzip(t *testing.T) {
	c := newCoder()
	zip := func(rt *rapid.T, p *pieces, body []byte, cuts []int) []byte {
		blocks, err := p.join(body, cuts, c.deflate)
		if err != nil {
			rt.Fatal(err)
		}
		return gzipOf(body, blocks)
	}
	rapid.Check(t, func(rt *rapid.T) {
		var p pieces
		parts := rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "some words ", "some other words ", "\x00\xff"}), 0, 20)
		for range 3 {
			var body []byte
			var cuts []int
			for _, part := range parts.Draw(rt, "parts") {
				cuts = append(cuts, len(body))
				body = append(body, part...)
			}
			packed := zip(rt, &p, body, cuts)
			if !bytes.Equal(unzipped(rt, packed), body) {
				rt.Errorf("%q came back as %q", body, unzipped(rt, packed))
			}
			if !bytes.Equal(zip(rt, new(pieces), body, cuts), packed) {
				rt.Errorf("%q is packed in another way after another document", body)
			}
		}
	})
}

func TestAPieceIsPackedOnce(t *testing.T) {
	s, section := newSite(options(nil)), tree().At("news")
	held := &shelf{}
	zipped := func(last int) {
		d, err := newFeed(&s, section, latestOf(last, 100), noon, held).render(asRSS)
		must(t, err)
		_, err = d.variants[gzipped]()
		must(t, err)
	}
	zipped(100)
	before := *held.pieces[asRSS][gzipped].held.Load()
	zipped(101)
	packedAnew := 0
	for hash, p := range *held.pieces[asRSS][gzipped].held.Load() {
		if old, ok := before[hash]; !ok || &old.packed[0] != &p.packed[0] {
			packedAnew++
		}
	}
	if len(before) < 5 || packedAnew > 2 { // the first has the head and the new entry; the last lost one
		t.Errorf("of %d pieces, %d are packed anew", len(before), packedAnew)
	}
}

// TestPiecesAreOneZstd: clients read a document of several frames as one (RFC
// 8878, 3).
func TestPiecesAreOneZstd(t *testing.T) {
	s, section := newSite(options(nil)), tree().At("news")
	d, err := newFeed(&s, section, latestOf(100, 100), noon, &shelf{}).render(asAtom)
	must(t, err)
	v, err := d.variants[zstandard]()
	must(t, err)
	decoder, err := zstd.NewReader(bytes.NewReader(v.body))
	must(t, err)
	defer decoder.Close()
	body, err := io.ReadAll(decoder)
	must(t, err)
	if !bytes.Equal(body, d.body) || len(v.body) > len(body)/2 {
		t.Errorf("%d bytes came back as %d, from %d", len(d.body), len(body), len(v.body))
	}
}
