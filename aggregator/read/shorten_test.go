package read

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// TestElementIsCutBetweenCharacters has texts end in the middle of what must
// stay whole, beyond the limit on an element.
func TestElementIsCutBetweenCharacters(t *testing.T) {
	long := strings.Repeat("é", 50)
	for name, part := range map[string]string{
		"characters":   "é",
		"references":   "&#233;",
		"CDATA":        "<![CDATA[" + long + "]]>",
		"elements":     "<b>" + long + "</b>",
		"instructions": long + "<?a b?>",
	} {
		t.Run(name, func(t *testing.T) {
			for shift := range 3 {
				text := strings.Repeat("a", shift) + strings.Repeat(part, maxText/len(part)+100)
				checkShortened(t, itemHead+"<x><y>"+text+"</y>more</x><guid>1</guid>"+itemFoot)
			}
		})
	}
}

func checkShortened(t *testing.T, document string) {
	t.Helper()
	o, err := scan([]byte(document), nil)
	if err != nil || !o.shortened || o.items[0].load.over() != nil {
		t.Fatalf("shortened %t: %v", o.shortened, err)
	}
	text := o.excerpt(nil)
	if size := len(text) - len(itemHead+"<x><y></y></x><guid>1</guid>"+itemFoot); size > maxText+len("</b>") || size < maxText-200 {
		t.Errorf("%d bytes are left", size)
	}
	if _, err := elementsIn(text); err != nil || !utf8.Valid(text) {
		t.Errorf("what is left is not well-formed: %v", err)
	}
	if !strings.HasSuffix(string(text), "</y></x><guid>1</guid>"+itemFoot) {
		t.Errorf("it ends with %q", text[len(text)-100:])
	}
}
