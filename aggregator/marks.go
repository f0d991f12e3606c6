package aggregator

// marks is what the items of a document as a whole tell about each of them:
// whether its link and its GUID are its own.
type marks struct {
	shared map[string]bool   // the canonical links that are no item's own
	byGUID map[string]string // GUID → the one canonical link found under it
	byEcho map[string]string // echo → the one GUID found under it
}

// several stands for "more than one".
const several = "\x00"

// markClaims looks through a document; isFront tells the pages that no article
// is at.
func markClaims(s *Source, claims []claim, isFront func(link string) bool) marks {
	m := marks{map[string]bool{}, map[string]string{}, map[string]string{}}
	first := make(map[string]*claim, len(claims))
	for i := range claims {
		c := &claims[i]
		note(m.byGUID, c.mark, c.link)
		if c.part {
			continue
		}
		if before := first[c.link]; before == nil {
			first[c.link] = c
			m.shared[c.link] = isFront(c.link)
		} else if before.tells() != c.tells() {
			m.shared[c.link] = true
		}
	}
	for i := range claims {
		if c := &claims[i]; !m.owns(c) {
			note(m.byEcho, c.echo(s, true), c.mark)
		}
	}
	return m
}

// owns reports whether the item's link is its own.
func (m *marks) owns(c *claim) bool { return !c.part && !m.shared[c.link] }

func note(m map[string]string, key, value string) {
	if before, ok := m[key]; ok && before != value {
		value = several
	}
	m[key] = value
}

// keyed decides by which keys, GUID and echo a store knows the item.
//
// A link that is the item's own decides alone, whatever becomes of its GUID:
// feeds that mint one at each fetch do not flood. It is not its own when items
// of the document share it, when it names a part of the page, or when it is a
// front page: a changelog that links each of its items to itself has an article
// for each. Then the GUID decides; without one the title.
func (m *marks) keyed(s *Source, c *claim) Arrival {
	in := Arrival{GUID: m.guid(c)}
	if in.GUID != "" {
		in.Apart, in.Echo = c.markKey(s), m.echo(s, c)
	}
	switch {
	case m.owns(c):
		in.Article.Key = keyOf(c.link)
	case in.GUID != "":
		in.Article.Key = in.Apart
	case c.link != "":
		in.Article.Key = c.titleKey(s)
	default:
		in.Article.Key = c.wordsKey(s)
	}
	return in
}

// guid is the item's mark, unless the document gives it to several stories: it
// names none of them.
func (m *marks) guid(c *claim) string {
	if m.byGUID[c.mark] == several {
		return ""
	}
	return c.mark
}

// echo is the item's echo, unless several items of the document have it.
func (m *marks) echo(s *Source, c *claim) string {
	echo := c.echo(s, !m.owns(c))
	if m.byEcho[echo] == several {
		return ""
	}
	return echo
}
