package demo

import (
	"strings"
	"time"
)

// cast are the publications of the town and of the coast around it.
type cast struct {
	wire, gazette, courier, signals, tides, bulletin, kitchen, library *publication
}

func (c *cast) all() []*publication {
	return []*publication{c.wire, c.gazette, c.courier, c.signals, c.tides, c.bulletin, c.kitchen, c.library}
}

// assemble is the cast with what it printed before now.
func assemble(now time.Time) cast {
	c := cast{
		wire: &publication{
			name: "Coast Wire", about: "Reports from twelve harbours", host: "coastwire.example", language: "en",
			section: "news/coast", render: jsonOf, first: true,
		},
		gazette: &publication{
			name: "Saltmere Gazette", about: "The town's own paper, on Wednesdays and whenever something happens",
			host: "gazette.saltmere.example", language: "en", section: "news/town", render: rss,
		},
		courier: &publication{
			name: "Bridgeford Courier", about: "Both banks of the river", desk: "the desk on the left bank", host: "courier.example", language: "en",
			section: "news/town", render: atom, mirrored: true,
		},
		signals: &publication{
			name: "The Signal Box", about: "Notes from the branch line", host: "signalbox.example", language: "en",
			section: "news/railway", render: rss,
		},
		tides: &publication{
			name: "The Tide Table", about: "Water, wind and what they brought", host: "tides.saltmere.example", language: "en",
			section: "harbour", render: rss,
		},
		bulletin: &publication{
			name: "نشرة المرفأ", about: "أخبار المرفأ وأهله", desk: "رابطة البحّارة", host: "marfa.example", language: "ar",
			section: "harbour/arabic", render: atom,
		},
		kitchen: &publication{
			name: "Kettle & Crumb", about: "What the tea room bakes", desk: "the tea room", host: "kettle.example", language: "en",
			section: "living/food", render: atom,
		},
		library: &publication{
			name: "Lamp Street Library", about: "New on the shelves, and back on them", host: "library.saltmere.example", language: "en",
			section: "living/books", render: jsonOf,
		},
	}
	for _, p := range c.all() {
		for _, b := range backIssues()[p.host] {
			p.items = append(p.items, p.draft(b.page, b.title, paragraphs(b.text), now.Add(-b.age)))
		}
	}
	return c
}

// paragraphs is a text as HTML, a paragraph a line.
func paragraphs(text string) string {
	return "<p>" + strings.ReplaceAll(strings.TrimSpace(text), "\n", "</p>\n<p>") + "</p>"
}
