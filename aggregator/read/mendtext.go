package read

import (
	"bytes"
	"fmt"
	"regexp"
)

func (m *mender) words(t token) {
	if t.odd {
		m.mended.add("stray markup and references mended")
	}
	if size := wholeText(t.inner, maxText); size < len(t.inner) {
		m.mended.add("texts cut at %d bytes", maxText)
		t.inner = t.inner[:size]
	}
	m.out = appendText(m.out, t.inner, m.declared, inText)
}

// section writes a CDATA section. One that was never ended goes on to the end
// tag of its element.
func (m *mender) section(t token) {
	if t.odd {
		if size := m.endInside(t); size >= 0 {
			m.mended.add("CDATA sections ended")
			t.inner = sectionTypo.ReplaceAll(t.inner[:size], nil)
			m.at = t.from + len(spelling[sectionStart]) + size
		}
	}
	inner := bytes.ReplaceAll(t.inner, []byte(spelling[sectionStart]), []byte("<]]><![CDATA[![CDATA["))
	m.out = fmt.Appendf(m.out, "<![CDATA[%s]]>", inner)
}

// sectionTypo is what was to end a CDATA section.
var sectionTypo = regexp.MustCompile(`\](?:\]\s*>?|\s*>)\s*$`)

// endInside is where, in an odd CDATA section, its element ends before another
// section begins, or -1.
func (m *mender) endInside(t token) int {
	text := t.inner
	if nested := bytes.Index(text, []byte(spelling[sectionStart])); nested >= 0 {
		text = text[:nested]
	}
	return bytes.Index(text, fmt.Appendf(nil, "</%s>", m.open[len(m.open)-1].name))
}

func (m *mender) attributes(attrs []attr) {
	if len(attrs) > maxAttributes {
		m.mended.add("attributes dropped of which there are too many")
		attrs = attrs[:maxAttributes]
	}
	for _, a := range attrs {
		if aliasesXML(a) || len(a.name) > maxName {
			m.mended.add("attributes dropped whose names cannot be kept")
			continue
		}
		m.out = append(append(append(m.out, ' '), plainName(a.name)...), `="`...)
		m.out = append(appendText(m.out, a.value, m.declared, inAttribute), '"')
	}
}
