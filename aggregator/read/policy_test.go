package read

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// TestSimpleElementsAreThoseOfThePolicy holds what is said of elements against
// what the policy does to them.
func TestSimpleElementsAreThoseOfThePolicy(t *testing.T) {
	p := newPolicy()
	for _, name := range slices.Concat(allowed, others, dangerous) {
		kind := kindOf(name)
		tag := "<" + name + ">"
		if kind.isEmpty() {
			tag = "<" + name + "/>"
		}
		if kind == strange || kind == hidden {
			if kind == hidden && slices.Contains(allowed, name) {
				t.Errorf("%s is hidden, and allowed", name)
			}
			continue
		}
		if !slices.Contains(allowed, name) {
			t.Errorf("%s is simple, and not allowed", name)
		}
		if got := p.Sanitize(tag); (got == "") != needsAttributes(name) || got != "" && got != tag {
			t.Errorf("needs attributes %v: the policy leaves %q of %s", needsAttributes(name), got, tag)
		}
	}
}

// TestAttributesAreThoseOfThePolicy holds what is said of attributes against
// what the policy does to them.
func TestAttributesAreThoseOfThePolicy(t *testing.T) {
	p := newPolicy()
	names := slices.Concat(harmless, strings.Fields(`class id style name rel target action formaction background data
		ping srcdoc xmlns xlink:href data-x onclick onerror onload is slot part contenteditable tabindex hidden`))
	for _, element := range allowed {
		for _, name := range names {
			const value = "https://a.example/"
			z := html.NewTokenizer(strings.NewReader(p.Sanitize("<" + element + " " + name + `="` + value + `">`)))
			z.Next()
			kept := slices.Contains(z.Token().Attr, html.Attribute{Key: name, Val: value})
			if kept != isAllowed(element, name) {
				t.Errorf("%s of %s: the policy keeps it: %v", name, element, kept)
			}
		}
	}
}

// TestReferencesAreThoseOfThePolicy compares what is made of a reference with
// what the policy makes of it, for every attribute that refers.
func TestReferencesAreThoseOfThePolicy(t *testing.T) {
	m := New().mapping(new(notes))
	for _, element := range allowed {
		for _, name := range []string{"href", "src", "cite", "poster", "srcset"} {
			if !isAllowed(element, name) {
				continue
			}
			for _, ref := range references {
				s := simple{base: documentBase(testURL)}
				got, stays := s.refer(element, name, ref)
				value, ok := resolveAttribute(html.Attribute{Key: name, Val: ref}, s.base)
				if !stays {
					got = ""
				}
				if want := policyValue(m, element, name, value); ok && got != want || !ok && stays {
					t.Errorf("%s of %s: %q became %q, want %q", name, element, ref, got, want)
				}
			}
		}
	}
}

// TestWhatThePolicyTakesForAReferenceIsOne: an attribute that is allowed some day
// is not written as it is where the policy would look at where it leads.
func TestWhatThePolicyTakesForAReferenceIsOne(t *testing.T) {
	m := New().mapping(new(notes))
	for _, o := range own {
		for _, element := range o.elements {
			for _, name := range o.attributes {
				if policyValue(m, element, name, "javascript:a") == "" && !isReference(name) {
					t.Errorf("%s of %s refers", name, element)
				}
			}
		}
	}
}

// TestAddressesAreThoseOfThePolicy has addresses that were not made absolute.
func TestAddressesAreThoseOfThePolicy(t *testing.T) {
	m := New().mapping(new(notes))
	for _, ref := range references {
		if got, _ := policyURL(ref); got != policyValue(m, "a", "href", ref) {
			t.Errorf("%q became %q, want %q", ref, got, policyValue(m, "a", "href", ref))
		}
	}
}

// policyValue is what the policy leaves of an attribute.
func policyValue(m *mapping, element, name, value string) string {
	z := html.NewTokenizer(strings.NewReader(m.clean("<" + element + " " + name + `="` + html.EscapeString(value) + `">`)))
	z.Next()
	for _, a := range z.Token().Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// references lead somewhere, or seem to.
var references = []string{
	"", "a", "/a", "../a?b", "//b.example/a", "?a", "#a", "https://a.example", "https://a.example/?", "https://a.example/#", "https://a.example/#b", "https://a.example?b",
	"HTTPS://A.example/a", "http://a.example:80/a", "https://a.example:x/", "https://u:p@a.example/", "http://[::1]/a", "https://é.example/é?é#é", "https://a.example/%7e%zz%", "https://a.example/a b", "https://a%41.example/", "https://a%41/", "https://a_b=c/", "https://a.example/%4z", "https://a.example/a&b?c&d&amp;e",
	"https://a.example/[a]{b}|c^d`e\\f", "https://a.example/\"<>'", "https://a.example/a;b=c,d@e:f!g$h&i(j)*+", "https://a.example/.././a//b", "https://.", "https://..a-/", "https://a.example/a?b?c", "https://a.example/%2F%41?%2F",
	"mailto:a@b.example", "MAILTO:a@b.example?c=d e", "mailto:%zz", "mailto:a\tb", "javascript:a", "java\nscript:a", "\x01javascript:a", " javascript:a", "data:a", "vbscript:a", "file:///a", "ftp://a.example/", "https:a", "https:/a", "https:///a", "://a",
	"https://a.example/1 1x, https://a.example/2 2x", "https://a.example/1, https://a.example/2", "a 1x,b 2x,javascript:c 3x", "https://a.example/1,2 1x", "https://a.example/1,", "a 1.5x , b", ",", "a 1q", "https://a.example/1 w", "https://a.example/1 1", "https://a.example/1 ",
}

// TestPlainReferencesStayAsTheyAre wants of those that are not looked at any
// closer that parsing and writing them changes nothing, and of others that they
// are looked at.
func TestPlainReferencesStayAsTheyAre(t *testing.T) {
	m := New().mapping(new(notes))
	plain := 0
	for _, ref := range append(references, "https://a.example/b/c.d?e=f&g=h_~%20", "https://a.example/"+strings.Repeat("a", maxURL/3)) {
		written := html.EscapeString(ref)
		if isPlainURL(written) {
			plain++
			resolved, _ := resolveAttribute(html.Attribute{Key: "href", Val: ref}, nil)
			if got := policyValue(m, "a", "href", resolved); got != ref {
				t.Errorf("%q is plain, but becomes %q", ref, got)
			}
		}
		if isPlainSet(written) {
			plain++
			if got, _ := resolveAttribute(html.Attribute{Key: "srcset", Val: ref}, nil); got != ref {
				t.Errorf("the set %q is plain, but becomes %q", ref, got)
			}
		}
	}
	if plain < 12 || !isPlainURL("https://a.example/b?c=d&amp;e=f") || !isPlainSet("https://a.example/b 200w, https://a.example/c 1.5x") {
		t.Errorf("only %d were plain", plain)
	}
}

// FuzzPlainURL holds for any reference that is called plain: parsing and writing
// it changes nothing.
func FuzzPlainURL(f *testing.F) {
	for _, ref := range references {
		f.Add(ref)
	}
	m := New().mapping(new(notes))
	f.Fuzz(func(t *testing.T, ref string) {
		if !isPlainURL(ref) {
			return
		}
		said := strings.ReplaceAll(ref, "&amp;", "&")
		if resolved := absolute(documentBase(testURL), said); resolved != said || policyValue(m, "a", "href", said) != said {
			t.Errorf("%q becomes %q", said, resolved)
		}
	})
}
