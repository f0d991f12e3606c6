package read

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// maxPasses is how often a fragment is parsed and cleaned before it counts as
// text. Taking a foreign element away may leave what parses otherwise than
// before, such as a link within a link; the third pass finds nothing in
// practice.
const maxPasses = 4

// html is the fragment as HTML that may stand in any page: balanced, on the
// allow-list, every reference absolute. Doing it twice changes nothing. A
// fragment that no parser takes, or that would cost too much, becomes text.
func (m *mapping) html(fragment string, base *url.URL) string {
	fragment = strings.TrimSpace(legal(cut(fragment, maxBody)))
	if !strings.ContainsAny(fragment, "<&>\"'\r") {
		return fragment
	}
	if !strings.Contains(fragment, "<") {
		return escaped(html.UnescapeString(fragment))
	}
	if clean, ok := m.simplified(fragment, base); ok {
		return clean
	}
	if !m.affords(fragment, base) {
		return escaped(plain(fragment))
	}
	return m.reparsed(fragment, base)
}

// reparsed is the clean fragment of what a parser makes of it.
func (m *mapping) reparsed(fragment string, base *url.URL) string {
	for range maxPasses {
		rendered, foreign, err := settled(fragment, base)
		if err != nil {
			break
		}
		fragment = m.clean(rendered)
		if !foreign {
			return fragment
		}
	}
	return escaped(plain(fragment))
}

// clean leaves of a fragment what the policy allows.
func (m *mapping) clean(fragment string) string {
	return spaced(strings.TrimSpace(legal(m.policy.Sanitize(fragment))))
}

// spaced writes empty elements as <br />, which XML and the oldest reader take
// alike. In clean HTML, "/>" ends nothing else.
func spaced(clean string) string { return strings.ReplaceAll(clean, "/>", " />") }

// baseUnit is how much of a base every tag may repeat for one more of effort,
// in bytes.
const baseUnit = 128

// affords takes the effort to clean a fragment from what the document has left,
// and reports false when that is not enough.
func (m *mapping) affords(fragment string, base *url.URL) bool {
	effort := effortOf(fragment) * max(1, reach(base)/baseUnit)
	if effort > min(maxMarkup, m.effort) {
		m.mended.add("markup dropped that costs too much to clean")
		return false
	}
	m.effort -= effort
	return true
}

// settled parses a fragment and writes it again, balanced and with absolute
// references, and reports whether it holds elements that have to go.
func settled(fragment string, base *url.URL) (rendered string, foreign bool, err error) {
	tree, err := guarded(func() ([]*html.Node, error) {
		return html.ParseFragmentWithOptions(strings.NewReader(fragment), bodyElement(), html.ParseOptionEnableScripting(false))
	})
	if err != nil {
		return "", false, err
	}
	var b strings.Builder
	for _, n := range tree {
		foreign = settle(n, base) || foreign
		if err := html.Render(&b, n); err != nil {
			return "", false, err
		}
	}
	return b.String(), foreign, nil
}

// bodyElement is the context in which a fragment is parsed.
func bodyElement() *html.Node {
	return &html.Node{Type: html.ElementNode, Data: "body", DataAtom: atom.Body}
}

// settle makes the references in a tree absolute and shows what is meant for
// readers without scripts, where publishers who load late keep the pictures.
// It reports whether an element is there that has to go.
func settle(n *html.Node, base *url.URL) (foreign bool) {
	foreign = settleNode(n, base)
	for d := range n.Descendants() {
		foreign = settleNode(d, base) || foreign
	}
	return foreign
}

func settleNode(n *html.Node, base *url.URL) (foreign bool) {
	if n.Type != html.ElementNode {
		return false
	}
	if n.DataAtom == atom.Noscript {
		n.Data, n.DataAtom = "span", atom.Span
	}
	settleAttributes(n, base)
	return !slices.Contains(allowed, n.Data) || n.DataAtom == atom.A && len(n.Attr) == 0
}

func settleAttributes(n *html.Node, base *url.URL) {
	kept := n.Attr[:0]
	for _, a := range n.Attr {
		value, ok := resolveAttribute(a, base)
		if ok {
			a.Val = value
			kept = append(kept, a)
		}
	}
	n.Attr = kept
}

// resolveAttribute returns the value of an attribute, and false for a
// reference that leads nowhere allowed.
func resolveAttribute(a html.Attribute, base *url.URL) (string, bool) {
	switch {
	case !isReference(a.Key), a.Key == "href" && isMail(a.Val):
		return a.Val, true
	case a.Key == "srcset":
		set := absoluteSet(base, a.Val)
		return set, set != ""
	}
	u := absolute(base, a.Val)
	return u, u != ""
}

// isMail reports whether a reference is an address of mail.
func isMail(ref string) bool {
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(ref)), "mailto:")
}

// candidate is an element of a srcset attribute: a URL, which may hold commas
// but not end with one, and perhaps a width or density.
var candidate = regexp.MustCompile(`([^\s,]\S*[^\s,]|[^\s,])(?:\s+([0-9.]+[wxh]))?\s*(?:,|$)`)

// absoluteSet resolves the candidates of a srcset attribute, [maxParts] at most.
func absoluteSet(base *url.URL, set string) string {
	var kept []string
	for _, m := range candidate.FindAllStringSubmatch(set, maxParts) {
		if u := absolute(base, m[1]); u != "" {
			kept = append(kept, strings.TrimSpace(u+" "+m[2]))
		}
	}
	return strings.Join(kept, ", ")
}
