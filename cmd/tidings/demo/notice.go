package demo

import (
	"fmt"
	"math/rand/v2"
)

// notice lets one of the publications print one of the small things that a
// town is full of. It is the n-th; they take turns.
func (t *Town) notice(chance *rand.Rand, n int) string {
	notices := []func(*rand.Rand) (p *publication, title, text string){
		t.lost, t.road, t.water, t.returned, t.baked, t.landed, t.ships,
	}
	p, title, text := notices[3*n%len(notices)](chance)
	return t.write(p, fmt.Sprintf("notes/%d", n), title, text)
}

// one takes one of several.
func one(chance *rand.Rand, of ...string) string { return of[chance.IntN(len(of))] }

func (t *Town) lost(chance *rand.Rand) (*publication, string, string) {
	thing := one(chance, "a left glove", "a brass whistle", "a very small anchor", "an umbrella with a parrot's head", "half a chess set", "a kite")
	place := one(chance, "on Lamp Street", "at the slip", "under the bandstand", "in Net Lane", "on the post bus")
	return t.gazette, fmt.Sprintf("Found %s: %s", place, thing), one(chance, "To be fetched at the counter, on proof of sorrow.", "The finder asks for nothing but the story behind it.", "It has been fed and seems content.")
}

func (t *Town) road(chance *rand.Rand) (*publication, string, string) {
	road := one(chance, "The ford", "Mill Hill", "The towpath", "Weaver's Steps", "The upper lane")
	why := one(chance, "ducklings", "a piano that is being moved", "fresh tar", "the harvest supper", "a goat")
	return t.courier, fmt.Sprintf("%s closed until %d o'clock: %s", road, 10+chance.IntN(9), why), one(chance, "Those who must pass are asked to do so slowly, and to wave.", "The way round is longer and prettier.", "There will be tea at both ends.")
}

func (t *Town) water(chance *rand.Rand) (*publication, string, string) {
	title := fmt.Sprintf("High water %d.%d metres; wind %s, %s", 3+chance.IntN(2), chance.IntN(10),
		one(chance, "west", "south-west", "north", "east", "south"), one(chance, "light", "moderate", "fresh", "strong"))
	return t.tides, title, fmt.Sprintf("Seals on the sandbank: %d. Hats washed up: %d.", 5+chance.IntN(9), chance.IntN(3))
}

func (t *Town) returned(chance *rand.Rand) (*publication, string, string) {
	book := one(chance, "a history of fog", "the cook's second mate", "songs for slow boats", "how to talk to a lighthouse", "rope: a love letter")
	return t.library, fmt.Sprintf("Returned after %d years: %s", 2+chance.IntN(60), book), one(chance, "The fine has been settled in marmalade.", "The bookmark is a ticket for a ferry that no longer runs.", "Somebody has answered the questions in the margin.")
}

func (t *Town) baked(chance *rand.Rand) (*publication, string, string) {
	loaf := one(chance, "plum", "rye and honey", "seaweed", "apple", "burnt butter") + " " + one(chance, "loaf", "buns", "tart", "twists")
	return t.kitchen, fmt.Sprintf("Out of the oven: %s, %d of them", loaf, 6+chance.IntN(30)), one(chance, "They are gone by the time the bus comes. So was yesterday's lot.", "The recipe is on the wall, and the wall is behind the stove.", "The first one is for whoever sweeps the step.")
}

func (t *Town) landed(chance *rand.Rand) (*publication, string, string) {
	boat := one(chance, "نجمة الصباح", "الريح الطيبة", "أم الخير", "طائر البحر")
	return t.bulletin, fmt.Sprintf("عاد القارب «%s» ومعه %d صندوقًا من السردين", boat, 11+chance.IntN(80)), one(chance, "يبدأ البيع على الرصيف الجديد فور الرسو.", "البحر هادئ، والنوارس في الانتظار.")
}

func (t *Town) ships(chance *rand.Rand) (*publication, string, string) {
	what := one(chance, "a barge of bells", "two tugs", "a schooner under repair", "a floating crane", "a cargo of deck chairs")
	return t.wire, fmt.Sprintf("Expected along the coast: %s, %d knots", what, 3+chance.IntN(12)), one(chance, "Harbours are asked to keep a berth free, and somebody awake.", "The pilots have been told, and are pleased.")
}
