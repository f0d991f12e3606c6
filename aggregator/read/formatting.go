package read

import "slices"

// formatting is an open formatting element. The parser keeps three that are
// alike; the tag is empty when that cannot be told.
type formatting struct{ name, tag string }

func (m *markup) start(name, tag string) {
	m.effort += 1 + m.depth()/levelsPerTag + len(tag)/bytesPerTag
	if isFormatting(name) {
		m.format(name, tag)
		return
	}
	m.effort += len(m.open)
	m.surround(name)
	if !isVoid(name) && !endsItself(name) && len(m.around) < maxAround {
		m.around = append(m.around, name)
	}
}

// surround counts an element that is no formatting.
func (m *markup) surround(name string) {
	switch {
	case name == "svg" || name == "math":
		m.foreign = true
	case name == "html" || name == "body":
		m.roots++
	}
	if isBarrier(name) {
		m.barrier = len(m.open)
	}
	if m.roots > maxRoots {
		m.effort += maxMarkup
	}
}

// format counts a formatting element. One within itself ends an <a> or <nobr>.
func (m *markup) format(name, tag string) {
	if name == "a" || name == "nobr" {
		m.drop(name)
	}
	f, alike := formatting{name, tag}, 0
	for _, o := range m.open {
		if tag != "" && o == f {
			alike++
		}
	}
	if alike < 3 {
		m.open = append(m.open, f)
	}
	if len(m.open) > maxFormatting {
		m.effort += maxMarkup
	}
}

func (m *markup) end(name string) {
	m.effort += 1 + m.depth()/levelsPerTag
	if isFormatting(name) {
		m.drop(name)
		return
	}
	m.effort += len(m.open)
	if last := len(m.around) - 1; last >= 0 && m.around[last] == name {
		m.around = m.around[:last]
	}
}

// drop ends the innermost formatting element of that name.
func (m *markup) drop(name string) {
	for i := len(m.open) - 1; i >= m.barrier; i-- {
		if m.open[i].name == name {
			m.open = slices.Delete(m.open, i, i+1)
			return
		}
	}
}
