package demo

// Where the wire has the ferry, and how it is worded before and after the
// correction.
const (
	ferryPage    = "2/ferry"
	ferryTitle   = "The harbour ferry returns after two winters"
	ferryEdited  = "The harbour ferry returns after three winters"
	ferryText    = "The ferry between Saltmere and the islands will run again from Saturday, after two winters on the slip. The first crossing is free for everybody who brings a cushion."
	ferryCorrect = "The ferry between Saltmere and the islands will run again from Saturday, after three winters on the slip. The first crossing is free for everybody who brings a cushion.\nCorrection: it was three winters, not two. The third was very mild."
)

// script is what happens first, in this order.
func (t *Town) script() []func() string {
	return []func() string{
		t.wireReports, t.gazetteCarries, t.courierCarries, t.kitchenBakes, t.wireCorrects, t.courierGoesDown,
		t.bulletinAnnounces, t.kitchenBreaks, t.signalsClose, t.tidesWarn, t.libraryFinds,
	}
}

// write prints an item of a publication's own, dated now, and tells of it.
func (t *Town) write(p *publication, page, title, text string) string {
	p.print(p.draft(page, title, paragraphs(text), t.Now()))
	return p.name + ": " + title
}

func (t *Town) wireReports() string {
	return t.write(t.wire, ferryPage, ferryTitle, ferryText)
}

// ferry is the wire's item as it is now.
func (t *Town) ferry() item {
	for _, i := range t.wire.items {
		if i.link == t.wire.site(ferryPage) {
			return i
		}
	}
	return item{}
}

func (t *Town) gazetteCarries() string {
	ferry := t.ferry()
	t.gazette.carry(ferry, ferry.link+"?utm_source=gazette&utm_medium=rss")
	return t.gazette.name + " carries the wire's story of the ferry, under a link with tracking parameters: still one entry"
}

func (t *Town) courierCarries() string {
	ferry := t.ferry()
	t.courier.carry(ferry, "http://www."+t.wire.host+"/"+ferryPage+"/#comments")
	return t.courier.name + " carries it too, under yet another link: one entry, which names three sources"
}

func (t *Town) kitchenBakes() string {
	return t.write(t.kitchen, "buns", "Cushion buns, for the first crossing",
		"Soft, square, and they stack. Butter them on the inside; you will be sitting on the outside.")
}

func (t *Town) wireCorrects() string {
	t.wire.edit(t.wire.site(ferryPage), ferryEdited, paragraphs(ferryCorrect), t.Now())
	return t.wire.name + " corrects it: three winters, not two; the entry changes in its place"
}

func (t *Town) courierGoesDown() string {
	t.courier.down = true
	t.write(t.courier, "a/cellar", "Water in our cellar; this paper comes from a friend's",
		"The river is in the room where our server stood. A copy is kept on the other bank, and you are reading it.")
	return t.courier.name + " is down (502); its mirror has what is new"
}

func (t *Town) bulletinAnnounces() string {
	return t.write(t.bulletin, "fawanis", "مهرجان الفوانيس يوم السبت",
		"يُضاء ألف فانوس على طول المرفأ عند الغروب. يُرجى ترك القوارب الصغيرة عند الرصيف الشرقي.")
}

// kitchenBreaks lasts for some requests and not for a time, so that it is
// noticed at any pace.
func (t *Town) kitchenBreaks() string {
	t.kitchen.failing = 2
	return t.kitchen.name + " breaks (500); its articles stay where they are"
}

func (t *Town) signalsClose() string {
	t.signals.gone = true
	return t.signals.name + " closes for good (410); it is not asked again, and what it wrote stays"
}

func (t *Town) tidesWarn() string {
	return t.write(t.tides, "warning", "Warning: high water 4.6 metres tonight",
		"Doors in Net Lane should be boarded by six. Boards are at the fire station, tea is at the tea room.")
}

func (t *Town) libraryFinds() string {
	return t.write(t.library, "b/page-88", "Found: page 88",
		"It was in a book on knots, marking the place for people with mittens. It shows a harbour with a ferry.")
}
