package publish

import (
	"bytes"
	"fmt"
)

// script is how a format is written in parts: a head, the entries, a tail. What
// an entry comes to depends on the entry and on what is the same in every
// document of its section, so that what was written of it in one edition can
// be used in the next.
type script struct {
	// head is all that comes before the entries, with the namespaces declared
	// that they use.
	head  func(f *feed, uses spaces) ([]byte, error)
	entry func(f *feed, e *entry) (fragment, error)
	// between parts two entries; tail follows the last.
	between, tail string
}

// fragment is what was written of an entry in one format.
type fragment struct {
	text []byte // a part of a document; never changed
	uses spaces
}

var scripts = [asPage]script{
	asRSS:  {head: rssHead, entry: rssFragment, tail: rssTail},
	asAtom: {head: atomHead, entry: atomFragment, tail: atomTail},
	asJSON: {head: jsonHead, entry: jsonFragment, between: ",\n", tail: jsonTail},
}

// document is the feed as it is written in a format, and the places at which it
// may be cut into [pieces].
func (f *feed) document(as int) (body []byte, cuts []int, err error) {
	if as == asPage {
		var page bytes.Buffer
		err := writePage(&page, f)
		return page.Bytes(), nil, err
	}
	return f.splice(as)
}

// splice makes a document of its parts. The entries remember where in it they
// are written, so that an edition keeps no copy of them beside its documents.
func (f *feed) splice(as int) (body []byte, cuts []int, err error) {
	s := &scripts[as]
	written, uses, err := f.fragments(as)
	if err != nil {
		return nil, nil, err
	}
	head, err := s.head(f, uses)
	if err != nil {
		return nil, nil, err
	}
	body = make([]byte, 0, s.length(head, written))
	body = append(body, head...)
	for i, fragment := range written {
		if i > 0 {
			body = append(body, s.between...)
		}
		from := len(body)
		if f.entries[i].beginsPiece() {
			cuts = append(cuts, from)
		}
		body = append(body, fragment.text...)
		fragment.text = body[from:len(body):len(body)]
		f.entries[i].written[as].Store(&fragment)
	}
	return append(body, s.tail...), cuts, nil
}

func (s *script) length(head []byte, written []fragment) int {
	length := len(head) + len(s.tail)
	for _, fragment := range written {
		length += len(s.between) + len(fragment.text)
	}
	return length
}

// fragments are the entries as they are written, and all namespaces in use.
func (f *feed) fragments(as int) ([]fragment, spaces, error) {
	var uses spaces
	all := make([]fragment, 0, len(f.entries))
	for _, e := range f.entries {
		fragment, err := f.fragment(as, e)
		if err != nil {
			return nil, 0, fmt.Errorf("write entry %s: %w", e.ID, err)
		}
		all = append(all, fragment)
		uses |= fragment.uses
	}
	return all, uses, nil
}

// fragment is what was written of the entry before, else written now.
func (f *feed) fragment(as int, e *entry) (fragment, error) {
	if before := e.written[as].Load(); before != nil {
		return *before, nil
	}
	return scripts[as].entry(f, e)
}
