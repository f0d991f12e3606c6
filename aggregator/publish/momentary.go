package publish

import (
	"net/http"
	"time"
)

// momentary answers with a document that is true for the moment. Few are made
// at a time: they read the disk, and anybody may ask for them.
func (p *Publisher) momentary(w http.ResponseWriter, r *http.Request, render func() (*rendition, error)) {
	select {
	case p.places <- struct{}{}:
		defer func() { <-p.places }()
	case <-r.Context().Done():
		p.unavailable(w, r, r.Context().Err())
		return
	}
	doc, err := render()
	if err != nil {
		p.unavailable(w, r, err)
		return
	}
	if err := doc.serve(w, r, p.now()); err != nil {
		p.unwritable(w, r, err)
	}
}

// momentary is the representation of such a document: to be asked for each time.
func (s *site) momentary(body []byte, mediaType, policy string) *rendition {
	pack := func(as coding) ([]byte, error) { return s.coder.encode(body, nil, as, nil) }
	return newRendition(pack, body, documentHeader(mediaType, policy, "no-cache"), time.Time{})
}
