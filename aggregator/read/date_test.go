package read

import (
	"strings"
	"testing"
	"time"
)

func TestDate(t *testing.T) {
	for in, want := range map[string]string{
		"Mon, 02 Jan 2006 15:04:05 GMT":       "2006-01-02T15:04:05Z",
		"Mon, 2 Jan 2006 15:04:05 -0700":      "2006-01-02T22:04:05Z",
		"2 Jan 06 15:04:05 +0100":             "2006-01-02T14:04:05Z",
		"2 Jan 2006 15.04.05 GMT":             "2006-01-02T15:04:05Z",
		"2006-01-02T":                         "2006-01-02T00:00:00Z",
		"الاثنين، 02 يناير 2006 15:04:05 Z":   "2006-01-02T15:04:05Z",
		"٠٢ أغسطس ۲۰۰۶ 15:04:05 Z":            "2006-08-02T15:04:05Z",
		"02 Jan 99 15:04 EST":                 "1999-01-02T20:04:00Z",
		"Mon, 02 Jan 2006 15:04:05 JST":       "2006-01-02T06:04:05Z",
		"Monday, 02-Jan-06 15:04:05 GMT":      "2006-01-02T15:04:05Z",
		"Mon Jan  2 15:04:05 2006":            "2006-01-02T15:04:05Z",
		"Mon Jan 2 15:04:05 MST 2006":         "2006-01-02T22:04:05Z",
		"Mon Jan 02 15:04:05 -0700 2006":      "2006-01-02T22:04:05Z",
		"Mon, 02 Jan 2006 15:04:05 +0100 (X)": "2006-01-02T14:04:05Z",
		"2 (a \\) 3) Jan 2006":                "2006-01-02T00:00:00Z",
		"January 2, 2006 3:04 PM":             "2006-01-02T15:04:00Z",
		"Sat, Dec 16 2023 02:02:33 PM":        "2023-12-16T14:02:33Z",
		"Sept 3, 2010":                        "2010-09-03T00:00:00Z",
		"12 January 2006 12:30 a.m.":          "2006-01-12T00:30:00Z",
		"2006-01-02T15:04:05Z":                "2006-01-02T15:04:05Z",
		"2006-01-02t15:04:05z":                "2006-01-02T15:04:05Z",
		"2006-01-02T15:04:05.999+05:30":       "2006-01-02T09:34:05Z",
		"2006-01-02T15:04-0800":               "2006-01-02T23:04:00Z",
		"2006-01-02T15:04":                    "2006-01-02T15:04:00Z",
		"2006-01-02 15:04:05 UTC":             "2006-01-02T15:04:05Z",
		"2006-01-02":                          "2006-01-02T00:00:00Z",
		"2006-01":                             "2006-01-01T00:00:00Z",
		"20060102T15:04:05":                   "2006-01-02T15:04:05Z",
		"2020/1/10 14:33:00":                  "2020-01-10T14:33:00Z",
		"24.12.2020 18:00":                    "2020-12-24T18:00:00Z",
		"  Mon, 02 Jan\n2006 15:04:05 GMT ":   "2006-01-02T15:04:05Z",
		"31 Dec 2016 23:59:60 GMT":            "2017-01-01T00:00:00Z",
		"2006-01-02T24:00:00Z":                "2006-01-03T00:00:00Z",
		"2006-01-02T12:35:9+01:00":            "2006-01-02T11:35:09Z",
		"2006-01-02T150405+01:00":             "2006-01-02T14:04:05Z",
		"2006-01-02+01:00":                    "2006-01-01T23:00:00Z",
		"2006-01-02 T 15:04:05 -01:00":        "2006-01-02T16:04:05Z",
		"20060102150405":                      "2006-01-02T15:04:05Z",
		"2006":                                "2006-01-01T00:00:00Z",
		"06-01-02":                            "2006-01-02T00:00:00Z",
		"2004-366T10:00:00Z":                  "2004-12-31T10:00:00Z",
		"2004060":                             "2004-02-29T00:00:00Z",
		"2009-W01-1T10:00Z":                   "2008-12-29T10:00:00Z",
		"1136214245":                          "2006-01-02T15:04:05Z",
		"1136214245999":                       "2006-01-02T15:04:05Z",
		"12/31/2006 3:04 pm":                  "2006-12-31T15:04:00Z",
		"31/12/2006 15:04":                    "2006-12-31T15:04:00Z",
		"Monday, 2 January 2006 8:56 am PST":  "2006-01-02T16:56:00Z",
		"Mon Jan 02 2006 15:04:05 GMT+0100 (Central European Standard Time)":      "2006-01-02T14:04:05Z",
		"Mon(a day (of rest)), 2(nd) Jan(uary) 2006 15:04:05 +0000(so \\) there)": "2006-01-02T15:04:05Z",
	} {
		if got := date(in).Format(time.RFC3339); got != want {
			t.Errorf("date(%q) = %s, want %s", in, got, want)
		}
	}
}

// checkUsual looks whether a date of a usual shape is the same by its parts, and
// reports whether it is one.
func checkUsual(t *testing.T, text string) bool {
	t.Helper()
	if text = tidyDate(text); text == "" || len(text) > maxDate {
		return false
	}
	got, ok := usual(text)
	if want := plausible(inParts(text)); ok && !plausible(got).Equal(want) {
		t.Errorf("%q is %s, by its parts %s", text, got, want)
	}
	return ok
}

func TestUsualDatesAreTheSameByTheirParts(t *testing.T) {
	clocks := []string{"00:00:00", "15:04:05", "23:59:60", "24:00:00", "15:04", "15:04:5", "15:04:05.9", "15:04:05,25"}
	offsets := []string{"+0000", "-0700", "+14:00", "+1401", "-14:01", "-2360", "+05:30", "+0561"}
	years := []string{"2026", "2024", "1970", "1969", "0000", "9999", "26"}
	for name, shape := range map[string][][]string{
		"Greenwich": {{"Mon, ", "tue, ", "Wed ", ""}, {"01", "29", "30", "31", "00", "1"}, {" Jan ", " feb ", " SEP ", " Sept "}, years, {" "}, clocks, {" GMT"}},
		"Atom":      {years, {"-"}, {"01", "02", "13", "00"}, {"-"}, {"01", "29", "31", "00"}, {"T", "t", " "}, clocks, append(offsets, "Z", "z", "")},
		"elsewhere": {{"Mon, 02 Jan ", "tue, 30 feb ", "Wed, 3 Mar "}, years, {" "}, clocks, {" "}, offsets, {"", " (X)"}},
	} {
		usual := 0
		for _, date := range combined(shape) {
			if checkUsual(t, date) {
				usual++
			}
		}
		if usual == 0 {
			t.Errorf("%s: no date is usual", name)
		}
	}
}

// combined are all texts of one part from each list.
func combined(lists [][]string) []string {
	texts := []string{""}
	for _, list := range lists {
		var longer []string
		for _, text := range texts {
			for _, part := range list {
				longer = append(longer, text+part)
			}
		}
		texts = longer
	}
	return texts
}

func TestDateInAnotherLanguage(t *testing.T) {
	for in, want := range map[string]string{
		"Mo, 06 Mär 2023 10:00:00 +0100":    "2023-03-06T09:00:00Z",
		"6. Dezember 2023 um 10:00 Uhr":     "2023-12-06T10:00:00Z",
		"mer. 6 déc. 2023 à 10h30":          "2023-12-06T10:30:00Z",
		"1er août 2023":                     "2023-08-01T00:00:00Z",
		"1º de março de 2023":               "2023-03-01T00:00:00Z",
		"miércoles, 6 de diciembre de 2023": "2023-12-06T00:00:00Z",
		"mar, 16 dic 2023 10:00:00 +0100":   "2023-12-16T09:00:00Z",
		"mer, 16 nov 2022 10:00:00 +0000":   "2022-11-16T10:00:00Z",
		"Seg, 24 Set 2018 10:00:00 -0300":   "2018-09-24T13:00:00Z",
		"6 de março de 2023, 10:00":         "2023-03-06T10:00:00Z",
		"wo 6 mrt 2023 10:00:00 +0100":      "2023-03-06T09:00:00Z",
		"Κυρ, 11 Ιούλ 2004 12:00:00 EST":    "2004-07-11T17:00:00Z",
		"6 Μαΐου 2023":                      "2023-05-06T00:00:00Z",
		"Ср, 06 дек 2023 10:00:00 +0300":    "2023-12-06T07:00:00Z",
		"6 мая 2023 г., 10:00":              "2023-05-06T10:00:00Z",
		"2023. december 6., szerda, 10:00":  "2023-12-06T10:00:00Z",
		"2004-július-13T9:15-05:00":         "2004-07-13T14:15:00Z",
		"2023년 12월 6일 (수) 오후 2:30:00":       "2023-12-06T14:30:00Z",
		"2004-05-25 오전 12:23:17":            "2004-05-25T00:23:17Z",
		"2023年12月6日 10:00":                  "2023-12-06T10:00:00Z",
		"Śr, 6 września 2023 10:00":         "2023-09-06T10:00:00Z",
		"ons, 6 maj 2023 10:00:00 +0200":    "2023-05-06T08:00:00Z",
		"ke 6 joulukuuta 2023 klo 10:00":    "2023-12-06T10:00:00Z",
		"st 6. června 2023":                 "2023-06-06T00:00:00Z",
		"st 6. července 2023":               "2023-07-06T00:00:00Z",
		"6 Ağustos 2023 Pazar":              "2023-08-06T00:00:00Z",
	} {
		if got := date(in).Format(time.RFC3339); got != want {
			t.Errorf("date(%q) = %s, want %s", in, got, want)
		}
	}
}

func TestZone(t *testing.T) {
	for zone, want := range map[string]string{
		"EST": "17", "edt": "16", "PDT": "19", "AEST": "02", "JST": "03", "MSK": "09", "CET": "11", "CEST": "10", "BST": "11",
		"Z": "12", "z": "12", "A": "13", "M": "00", "N": "11", "Y": "00", "J": "12", "XYZ": "12", "(PST)": "12",
		"CST": "18", "IST": "06", "+01": "11", "-0130": "13", "+9900": "12", "GMT+2": "10", "UTC": "12",
	} {
		if got := date("2 Jan 2006 12:00:00 " + zone).Format("15"); got != want {
			t.Errorf("noon %s is %s o'clock, want %s", zone, got, want)
		}
	}
}

func TestImpossibleDateIsNone(t *testing.T) {
	for _, in := range []string{
		"", "soon", "Mon, 01 Jan 0001 00:00:00 +0000", "0001-01-01T00:00:00Z", "31 Feb 2020 10:00:00 GMT",
		"1969-12-31T23:59:59Z", "Thu, 01 Jan 1970 00:00:00 +0000", "1970-01-01", "-900010100", "000000000", "9999-12-31T23:59:59-05:00",
		"2020-13-01", "2020-00-10", "2 Foo 2006 10:00 GMT", "1 Jan 2006 25:00:00 GMT",
		"1 Jan 2006 13:00 PM", "1 Jan 2006 10:61 GMT", "2006-01-02T10:00:61Z", "2006-01-02T24:01Z",
		"2 Jan 60 10:00 GMT", "2 Ma 2006", "2 Jan 2006" + strings.Repeat(" ", maxDateRaw),
		"2005-366", "2006-W54", "2006-W00-1", "03/04/2006", "123456", "99999999999999999999", "(only a comment)",
		"Mon, 02 Jan 2006 15:04:05 GMT and then a great deal more than any date has to say",
	} {
		if got := date(in); !got.IsZero() {
			t.Errorf("date(%q) = %s, want none", in, got)
		}
	}
}

func TestFirstPlausibleDateCounts(t *testing.T) {
	m := New().mapping(new(notes))
	if got := m.date("", "Mon, 01 Jan 0001", "2006-01-02", "soon"); got.Year() != 2006 || m.dates.count != 1 {
		t.Errorf("got %s, %d dropped", got, m.dates.count)
	}
}
