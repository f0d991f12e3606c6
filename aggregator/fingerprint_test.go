package aggregator

import (
	"math/bits"
	"strings"
	"testing"
	"unicode/utf8"
	"unsafe"
)

// article of that name in a language of testdata/similar.
func labelledOf(t testing.TB, language, name string) draft {
	t.Helper()
	for _, l := range labelledFiles(t) {
		for _, a := range l.articles {
			if l.language == language && a.name == name {
				return a.draft
			}
		}
	}
	t.Fatalf("no article %q in %s", name, language)
	return draft{}
}

// TestFingerprintsStayWhatTheyAre: stored ones are compared with new ones. What
// changes them needs another fingerprintVersion.
func TestFingerprintsStayWhatTheyAre(t *testing.T) {
	for _, c := range []struct {
		language, name string
		want           Fingerprint
	}{
		{"en", "coast", Fingerprint{0xca502a7422727579, 0xa70296a934dd1bb7, 0x100018001000, 0x328bf52e4ff30085}},
		{"zh", "开通", Fingerprint{0xb2f107601116878d, 0xda8101febbe39351, 0x1800000008800001, 0x3e582215cd0d0103}},
		{"ko", "1", Fingerprint{0x9ff326ae22b0894f, 0xbe5a1a7e2b793269, 0x80000000, 0x72d5eece44810011}},
	} {
		if got := labelledOf(t, c.language, c.name).fingerprint(); got != c.want {
			t.Errorf("%s of %s has another fingerprint: %#x", c.name, c.language, got)
		}
	}
}

func TestFingerprintIsSmall(t *testing.T) {
	if size := unsafe.Sizeof(Fingerprint{}); size != 32 {
		t.Errorf("a fingerprint has %d bytes; every stored article carries one", size)
	}
}

func TestOneTextHasOneFingerprint(t *testing.T) {
	for _, c := range []struct{ what, title, body, other, otherBody string }{
		{"case", "Storm over Marrow Island", "<p>Ferries stay in port.</p>", "STORM OVER MARROW ISLAND", "<p>FERRIES STAY IN PORT.</p>"},
		{"markup", "Storm over Marrow Island", "<p>Ferries stay in port.</p>", "Storm over Marrow Island", `<div class="p1"><b>Ferries</b> stay<br>in <a href="https://example.com/7">port</a>.</div>`},
		{"entities", "Sturm über Marrow heute", "<p>Fähren bleiben „im Hafen“.</p>", "Sturm über Marrow heute", "F&auml;hren bleiben &#8222;im&nbsp;Hafen&#x201C;."},
		{"quotes and dashes", "It's over - at last for all", "He said \"no\".", "It’s over — at last for all", "He said “no”."},
		{"soft hyphens", "The long words of Marrow", "Donau\u00addampfschiff", "The long words of Marrow", "Donaudampfschiff"},
		{"points of Arabic", "كتب الولد الدرس في البيت", "", "كَتَبَ الوَلَدُ الدَّرسَ في البَيتِ", ""},
		{"hamza and stretching", "إلى أين يذهب الأولاد اليوم", "", "الى اين يذهب الاولاد الـيـوم", ""},
		{"the letter yo", "Ещё пять ребят пришло домой", "", "Еще пять ребят пришло домой", ""},
		{"digits", "Marrow Island counts 4500 sheep", "", "Marrow Island counts ٤٥٠٠ sheep", ""},
		{"full width", "ＴＩＤＩＮＧＳ２６号が今日出ました", "", "tidings26号が今日出ました", ""},
		{"the mark of a long vowel", "サッカーの決勝、延長へ", "", "「サッカー」の決勝 延長へ", ""},
		{"breaks in a line of Japanese", "みなと浜の牡蠣漁が解禁", "", "みなと浜の 牡蠣漁が、解禁。", ""},
	} {
		a, b := FingerprintOf(c.title, c.body), FingerprintOf(c.other, c.otherBody)
		if a != b || !a.Near(b) {
			t.Errorf("%s: %q and %q differ: %x and %x", c.what, c.title+c.body, c.other+c.otherBody, a, b)
		}
	}
}

func TestShortTextsAreAlikeOnlyWhenEqual(t *testing.T) {
	note := func(title, body string) Fingerprint { return FingerprintOf(title, "<p>"+body+"</p>") }
	a := note("Mill Road closed", "Mill Road will be closed on Tuesday from 9 to 15 because of repairs to the water pipe.")
	if !a.Near(note("Mill road closed!", "Mill Road will be closed on Tuesday, from 9 to 15, because of repairs to the water-pipe.")) {
		t.Error("punctuation makes another note")
	}
	for _, other := range []Fingerprint{
		note("Mill Road closed", "Mill Road will be closed on Wednesday from 9 to 15 because of repairs to the water pipe."),
		note("Hill Road closed", "Mill Road will be closed on Tuesday from 9 to 15 because of repairs to the water pipe."),
		note("Mill Road closed", "Mill Road will be closed on Tuesday from 9 to 15 because of repairs to the water pipe. Read more."),
		note("Mill Road closed", ""),
	} {
		if a.Near(other) {
			t.Errorf("two notes are taken for one, %d bits apart", a.apart(other))
		}
	}
}

func TestHeadingsThatRecurAreLikeNothing(t *testing.T) {
	for _, title := range []string{"", "Open thread", "Photo of the day", "本日の天気", "..."} {
		if f := FingerprintOf(title, ""); f != (Fingerprint{}) || f.Near(f) {
			t.Errorf("%q has the fingerprint %x, near itself: %v", title, f, f.Near(f))
		}
	}
}

func TestOrderOfParagraphsHardlyMatters(t *testing.T) {
	for _, l := range labelledFiles(t) {
		for _, a := range l.articles {
			if len(a.fields["headline"]) == 0 {
				continue
			}
			if f, g := a.fingerprint(), l.variant(t, []string{"swap"}, 0, a).fingerprint(); !f.Near(g) {
				t.Errorf("%s: %s is %d bits from itself in another order", l.language, a.name, f.apart(g))
			}
		}
	}
}

func TestArticlesOfOtherSubjectsAreNotNear(t *testing.T) {
	var all []labelledArticle
	for _, l := range labelledFiles(t) {
		all = append(all, l.articles...)
	}
	prints := make([]Fingerprint, len(all))
	for i, a := range all {
		prints[i] = a.fingerprint()
	}
	for i, a := range all {
		for j := range i {
			if prints[i].Near(prints[j]) {
				t.Errorf("%q and %q are %d bits apart", a.title, all[j].title, prints[i].apart(prints[j]))
			}
		}
	}
}

// TestOnlyTheBeginningOfABodyCounts: reading takes time in proportion to the
// length, and a length has a bound.
func TestOnlyTheBeginningOfABodyCounts(t *testing.T) {
	long := strings.Repeat("the tide comes and goes and ", maxFingerprinted/16)
	if FingerprintOf("On tides", long) != FingerprintOf("On tides", long+"nothing stays") {
		t.Error("what follows the bound is read")
	}
}

func TestSimHashIsTheMajorityOfEachBit(t *testing.T) {
	shingles := []uint64{0b0011, 0b0101, 0b1001, 0b0001}
	if got := simHash(shingles); got != 0b0001 {
		t.Errorf("simHash = %b", got)
	}
	if got := simHash(append(shingles, 0b1010)); got != 0b0001 {
		t.Errorf("simHash = %b", got)
	}
}

func FuzzFingerprint(f *testing.F) {
	f.Add("Storm over Marrow", "<p>Ferries stay in port.</p>")
	f.Add("&amp;#65;", "<script>a<!-- b</script><![CDATA[ c ]]>")
	f.Add("本日の天気", "\xff\xfe<p")
	f.Add("٤٥", strings.Repeat("a1", 400))
	f.Fuzz(func(t *testing.T, title, body string) {
		a := FingerprintOf(title, body)
		if a.Near(a) == (a == Fingerprint{}) {
			t.Errorf("near itself is %v for %x", a.Near(a), a)
		}
		if utf8.ValidString(title) && FingerprintOf(strings.ToValidUTF8(title+" ", ""), body) != a {
			t.Error("a space at the end of the title changes the fingerprint")
		}
		if bits.OnesCount64(a.Numbers) > len(title)+len(body) {
			t.Error("more numbers than characters")
		}
	})
}

func BenchmarkFingerprint(b *testing.B) {
	for _, c := range []struct{ language, name string }{{"en", "coast"}, {"ru", "открытие"}, {"zh", "开通"}, {"ar", "سد"}} {
		d := labelledOf(b, c.language, c.name)
		body := strings.Repeat(d.body(), 3000/len(d.body())+1)
		for len(body) > 3000 {
			_, size := utf8.DecodeLastRuneInString(body)
			body = body[:len(body)-size]
		}
		b.Run(c.language, func(b *testing.B) {
			b.SetBytes(int64(len(body)))
			b.ReportAllocs()
			for b.Loop() {
				FingerprintOf(d.title, body)
			}
		})
	}
}
