package publish

import (
	"fmt"
	"net/http"
	"strings"
)

// headers are what the feed is served under in a format.
func (f *feed) headers(as int) http.Header {
	policy := feedPolicy
	if as == asPage {
		policy = f.site.pagePolicy()
	}
	h := documentHeader(formats[as].mediaType, policy, f.caching())
	h.Set("Link", f.links(as))
	return h
}

// links names the document's own address, those of the documents around it,
// and those of its other formats (RFC 8288).
func (f *feed) links(as int) string {
	var links []string
	for _, r := range f.relations(as) {
		links = append(links, fmt.Sprintf("<%s>; rel=%q; type=%q", r.Href, r.Rel, formats[as].mediaType))
	}
	for i := range formats {
		if i != as {
			links = append(links, fmt.Sprintf("<%s>; rel=%q; type=%q", f.self(i), "alternate", formats[i].mediaType))
		}
	}
	return strings.Join(links, ", ")
}
