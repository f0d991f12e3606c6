package read

import "bytes"

// withoutProlog is the document without what stands before its first tag:
// stray text, comments, and the XML declaration, which speaks of an encoding
// that is no longer the document's.
func withoutProlog(body []byte, mended *notes) []byte {
	first := bytes.IndexByte(body, '<')
	if first < 0 {
		return body
	}
	if len(bytes.TrimSpace(body[:first])) > 0 {
		mended.add("text before the document dropped")
	}
	body = body[first:]
	for {
		rest := withoutLead(body)
		if len(rest) == len(body) {
			return body
		}
		body = bytes.TrimSpace(rest)
	}
}

// withoutLead drops the comment or XML declaration that body begins with.
func withoutLead(body []byte) []byte {
	end := ""
	switch {
	case bytes.HasPrefix(body, []byte("<!--")):
		end = "-->"
	case isDeclaration(body):
		end = "?>"
	default:
		return body
	}
	if _, rest, ok := bytes.Cut(body, []byte(end)); ok {
		return rest
	}
	return body
}

// isDeclaration tells <?xml …?> from <?xml-stylesheet …?>.
func isDeclaration(body []byte) bool {
	rest, ok := bytes.CutPrefix(body, []byte("<?xml"))
	return ok && len(rest) > 0 && bytes.IndexByte([]byte(" \t\r\n?"), rest[0]) >= 0
}

// upTo is the document cut off at the tail, with all that is open there closed.
func upTo(body []byte, t tail) []byte {
	closed := bytes.Clone(body[:t.at])
	for i := len(t.open) - 1; i >= 0; i-- {
		closed = append(closed, "</"+t.open[i]+">"...)
	}
	return closed
}

// withoutBases hides the xml:base attributes of a document from gofeed, in a
// copy in which every byte keeps its place.
func withoutBases(body []byte, tags []span) []byte {
	if len(tags) == 0 {
		return body
	}
	body = bytes.Clone(body)
	for _, tag := range tags {
		text := body[tag.from:tag.to]
		copy(text, bytes.ReplaceAll(text, []byte("xml:base"), []byte("xml-base")))
	}
	return body
}
