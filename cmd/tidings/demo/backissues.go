package demo

import "time"

// backIssue is what a publication printed before the demo began.
type backIssue struct {
	age               time.Duration
	page, title, text string
}

// backIssues are by the host of the publication, the newest first.
func backIssues() map[string][]backIssue {
	const hour, day = time.Hour, 24 * time.Hour
	return map[string][]backIssue{
		"coastwire.example": {
			{2 * hour, "2/lighthouse-keys", "Three lighthouses, one set of keys",
				"The coast's last three lighthouses that can be climbed share a single set of keys, which travels by post bus.\nWhoever wants to see a sunset from the top does well to look up where the bus is."},
			{9 * hour, "2/dredger", "Dredger finds an anchor nobody lost",
				"An anchor of four tonnes came up from the fairway on Monday. No ship is known to miss one. It will stand on the mole until somebody asks for it."},
			{30 * hour, "2/herring", "Herring are early, and so are the gulls",
				"Boats along the coast report full nets a fortnight before the usual date. Visitors are advised to eat indoors."},
		},
		"gazette.saltmere.example": {
			{50 * time.Minute, "bandstand", "Bandstand gets its roof back",
				"The roof of the bandstand, which the January storm set down in the duck pond, is in its place again. It was dried, turned round and painted green.\nThe ducks have been given a smaller one."},
			{6 * hour, "clock", "Town clock to be wrong for one more week",
				"The new hand for the eastern face is still with the smith. Until it comes, the council asks everybody to use the western face, or to be early."},
			{26 * hour, "marrow", "Allotment show: the marrow question",
				"The committee has ruled that a marrow may be entered by two gardeners if it has grown through the fence. The prize is one wheelbarrow, to be shared."},
			{3 * day, "benches", "Nine benches, and where to find the shade",
				"Our reader's map of the promenade benches, hour by hour, is now in its fourth edition."},
		},
		"courier.example": {
			{80 * time.Minute, "a/bridge", "Old bridge opens to bicycles",
				"From tomorrow the old bridge carries bicycles in both directions. Carts keep Tuesday mornings, as laid down in the charter."},
			{11 * hour, "a/mill", "The mill wheel turns for the first time since the flood",
				"It made eleven turns and stopped for a duck. The miller calls this a success."},
			{2 * day, "a/choir", "Choir looks for one bass and two umbrellas",
				"Rehearsals are on Thursdays in the boat shed. It rains in."},
		},
		"signalbox.example": {
			{4 * hour, "n/37", "Number 37: the 7.42 and its whistle",
				"A whistle of two tones was fitted to the 7.42 this week. Dogs along the line have been informed."},
			{4 * day, "n/36", "Number 36: how the branch line got its curve",
				"The surveyor went round an apple tree. The tree is gone, the apples are on sale at the halt."},
		},
		"tides.saltmere.example": {
			{35 * time.Minute, "morning", "High water 4.1 metres; wind south-west, fresh",
				"Small boats stay in. The mole is closed at its outer end until the evening."},
			{13 * hour, "night", "High water 3.9 metres; wind west, moderate",
				"Washed up at the slip: one oar, two floats, a hat with a feather."},
			{25 * hour, "yesterday", "High water 3.8 metres; wind west, light",
				"A quiet day. The seals were on the sandbank, all eleven."},
		},
		"marfa.example": {
			{100 * time.Minute, "souq", "السوق الأسبوعي ينتقل إلى الرصيف الجديد",
				"ينتقل سوق الجمعة ابتداءً من هذا الأسبوع إلى الرصيف الجديد، ويبقى موعده كما هو: من السابعة صباحًا حتى الواحدة ظهرًا."},
			{15 * hour, "uqad", "دروس مجانية في عقد الحبال كل ثلاثاء",
				"تدعو رابطة البحّارة الصغار والكبار إلى تعلّم ثماني عُقد لا غنى عنها. الحبال متوفّرة، ولا حاجة إلى التسجيل."},
			{40 * hour, "qitta", "قطة المنارة وجدت بيتًا",
				"القطة التي سكنت درج المنارة طوال الشتاء تقيم الآن عند بائع الشاي، وقد اختارته بنفسها."},
		},
		"kettle.example": {
			{3 * hour, "seed-cake", "Seed cake, the way the pilots like it",
				"Caraway, lemon peel, and a tin that has never been washed. It keeps for a week at sea and for an afternoon on land."},
			{2 * day, "soup", "Leek soup for a wet day",
				"Start with more leeks than seem right. They will agree with you in the end."},
			{5 * day, "scones", "Why our scones lean",
				"The oven stands on the old ballast, and the ballast leans. We turn the tray once; it does not help."},
		},
		"library.saltmere.example": {
			{5 * hour, "b/atlas", "Back on the shelf: an atlas of imaginary harbours",
				"Two hundred maps of places that no ship has reached. Page 88 is missing; it is said to show ours."},
			{31 * hour, "b/reading", "Reading hour moves to the window",
				"On Fridays at four, for anybody under ten and their dogs. This week: the one about the whale who could not whistle."},
			{6 * day, "b/knots", "New: knots for people with mittens",
				"With eighty drawings and a length of cord, which please leave in the book."},
		},
	}
}
