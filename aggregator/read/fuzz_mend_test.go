package read

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"testing"
	"unicode/utf8"
)

// FuzzDecode holds for any bytes: valid UTF-8 of bounded length comes out, and
// decoding that again changes nothing.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{"<a>é</a>", "\xff\xfe<\x00", "\x00\x00\x00<", "<?xml version='1.0' encoding='shift_jis'?>\x83", "\x1b$B\x46\x7c", "\x4c\x6f\xa7\x94", "caf\xe9"} {
		f.Add([]byte(seed), "text/xml; charset=gbk")
		f.Add([]byte(seed), "")
	}
	f.Fuzz(func(t *testing.T, body []byte, contentType string) {
		text := decode(body, contentType, new(notes))
		if !utf8.Valid(text) || len(text) > maxDecoded+utf8.UTFMax || len(text) > 4*len(body)+utf8.UTFMax {
			t.Errorf("%d bytes became %d, valid: %t", len(body), len(text), utf8.Valid(text))
		}
		if again := decode(text, "text/xml; charset=utf-8", new(notes)); len(text) > 0 && !marked8(text) && !bytes.Equal(again, text) {
			t.Errorf("decoded %q\n became %q", text, again)
		}
	})
}

// marked8 reports whether a text in UTF-8 begins or is escaped as if it were
// in another encoding.
func marked8(text []byte) bool {
	for _, m := range marks {
		if bytes.HasPrefix(text, []byte(m.prefix)) {
			return true
		}
	}
	return unmarked(text) != nil || isISO2022JP(text)
}

// FuzzScan holds for any text: what a scan finds nothing wrong with is
// well-formed to encoding/xml, which sees as many elements.
func FuzzScan(f *testing.F) {
	addDocuments(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		text = clean(bytes.ToValidUTF8(text, nil), new(notes))
		o, err := scan(text, nil)
		if err != nil {
			return
		}
		if n, err := elementsIn(text[:o.stop]); err != nil || n != o.elements() {
			t.Errorf("%d elements scanned, %d there: %v\n%q", o.elements(), n, err, text)
		}
	})
}

// FuzzMend holds for any text: what was mended is well-formed, in bounds, and
// mending it again changes nothing.
func FuzzMend(f *testing.F) {
	addDocuments(f)
	f.Fuzz(func(t *testing.T, text []byte) {
		text = clean(bytes.ToValidUTF8(text, nil), new(notes))
		r, err := findRoot(text)
		if err != nil {
			return
		}
		whole, _, err := mend(text[r.at:], r.declared, new(notes))
		if err != nil {
			return
		}
		checkMended(t, whole)
	})
}

func checkMended(t *testing.T, whole []byte) {
	t.Helper()
	var malformed *malformedError
	if _, err := scan(whole, nil); errors.As(err, &malformed) {
		t.Errorf("not well-formed to the scan: %v\n%q", err, whole)
	}
	if _, err := elementsIn(whole); err != nil {
		t.Errorf("not well-formed to encoding/xml: %v\n%q", err, whole)
	}
	again, partial, err := mend(whole, nil, new(notes))
	if err != nil || partial || !bytes.Equal(again, whole) {
		t.Errorf("mended  %q\nbecame  %q\npartial %t: %v", whole, again, partial, err)
	}
	if !utf8.Valid(whole) {
		t.Error("not UTF-8")
	}
}

func addDocuments(f *testing.F) {
	for _, fixture := range fixtures(f) {
		f.Add([]byte(fixture.parts["feed"]))
	}
	for _, seed := range []string{"<rss>&#x1A;&160;&#8217 &nbsp &a;&&;]]></rss>", "<rss a=b c='d\" e=f><x:y:z/><?p?><!d></rss", "<rss><:a/><b:/><c :d='e'/></rss>", "<rdf:RDF><item><![CDATA[<![CDATA[]]></item>", "<feed/>", "<feed><entry><a b='<'></entry><é></feed>"} {
		f.Add([]byte(seed))
	}
}

// elementsIn counts the elements of a document that encoding/xml finds
// well-formed.
func elementsIn(text []byte) (n int, err error) {
	tokens := xml.NewDecoder(bytes.NewReader(text))
	for {
		token, err := tokens.Token()
		if err == io.EOF {
			return n, nil
		}
		if err != nil {
			return n, err
		}
		if _, ok := token.(xml.StartElement); ok {
			n++
		}
	}
}

// elements counts all that were scanned.
func (o *outline) elements() int {
	n := o.around.elements
	for _, item := range o.items {
		n += item.load.elements
	}
	return n
}

// FuzzMendJSON holds for any text: what was mended is valid JSON, and has
// nothing left to mend.
func FuzzMendJSON(f *testing.F) {
	for _, seed := range []string{`{"items":[{"id":"1"},{"id":`, `{"items":[],}x`, `{"a\x":"\u12"}`, "{\"a\":\"\n\\", `[`, `{"items":[{}]`} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		whole, _ := mendJSON(text, new(notes))
		if whole == nil {
			return
		}
		if again, partial := mendJSON(whole, new(notes)); partial || !bytes.Equal(again, whole) {
			t.Errorf("mended %q\nbecame %q", whole, again)
		}
	})
}
