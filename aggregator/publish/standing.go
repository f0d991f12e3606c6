package publish

import (
	"fmt"
	"net/http"
	"sync"
	"time"
)

// standing answers with a document that depends on the configuration alone, so
// that it is written once.
func (p *Publisher) standing(render func() (*rendition, error)) http.HandlerFunc {
	written := sync.OnceValues(render)
	return func(w http.ResponseWriter, r *http.Request) {
		doc, err := written()
		if err == nil {
			err = doc.serve(w, r, p.now())
		}
		if err != nil {
			p.unwritable(w, r, err)
		}
	}
}

// standing is the representation of such a document, which may be another after
// the next start.
func (s *site) standing(body []byte, mediaType, policy string) *rendition {
	caching := fmt.Sprintf("public, max-age=%d", int(leastFreshness.Seconds()))
	pack := func(as coding) ([]byte, error) { return s.coder.encode(body, nil, as, nil) }
	return newRendition(pack, body, documentHeader(mediaType, policy, caching), time.Time{})
}
