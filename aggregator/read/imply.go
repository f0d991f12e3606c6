package read

import "bytes"

// endBefore closes what must have ended before an element of that name begins:
// an item before the next one, a line of text before the next element of the
// item, and what HTML lets end so.
func (m *mender) endBefore(local string, prefixed bool) {
	top := len(m.open) - 1
	if top < 0 || prefixed {
		return
	}
	if i := m.openItem(); i >= 0 && m.open[i].local == local {
		m.mended.add("tags mended")
		m.closeTo(i)
		return
	}
	innermost := m.open[top].local
	switch {
	case endsItself(local) && innermost == local, isLine(innermost) && m.isFrame(top-1) && isPartOfItem(local):
		m.mended.add("tags mended")
		m.closeTo(top)
	}
}

// openItem is where the open item is among the open elements, or -1.
func (m *mender) openItem() int {
	for i := 1; i < min(3, len(m.open)); i++ {
		if m.open[i].item {
			return i
		}
	}
	return -1
}

// isFrame reports whether an open element is an item or what holds the items.
func (m *mender) isFrame(i int) bool {
	return i >= 0 && (m.open[i].item || m.open[i].local == "channel" || i == 0)
}

// isLine reports whether an element of a feed holds a line of text and no
// other element of feeds.
func isLine(name string) bool {
	switch name {
	case "title", "link", "guid", "pubdate", "id", "updated", "published", "category", "comments":
		return true
	}
	return false
}

// isPartOfItem reports whether HTML has no such element but items have.
func isPartOfItem(name string) bool {
	switch name {
	case "description", "content", "item", "entry", "enclosure", "author":
		return true
	}
	return isLine(name)
}

// plainName is a name that is one to every XML parser.
func plainName(name []byte) []byte {
	if isPlainName(name) && len(name) <= maxName {
		return name
	}
	prefix, local, ok := bytes.Cut(name[:min(len(name), maxName)], []byte(":"))
	if !ok {
		return plainPart(prefix)
	}
	return append(append(plainPart(prefix), ':'), plainPart(local)...)
}

// plainPart is a prefix or local name with everything replaced that may not
// stand in it.
func plainPart(name []byte) []byte {
	plain := []byte{}
	for i, c := range name {
		switch {
		case c >= 0x80 || c == ':' || !isNameStart(c) && !isNameByte(c), i == 0 && !isNameStart(c):
			plain = append(plain, '_')
		default:
			plain = append(plain, c)
		}
	}
	if len(plain) == 0 {
		return []byte{'_'}
	}
	return plain
}
