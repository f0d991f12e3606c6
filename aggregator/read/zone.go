package read

import (
	"regexp"
	"strings"
	"time"
)

// zones are the abbreviations of RFC 822 and those met in feeds, in minutes
// east of Greenwich. Of several places with one abbreviation, the one with more
// publishers counts.
var zones = map[string]int{
	"Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "WET": 0,
	"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420,
	"ET": -300, "CT": -360, "MT": -420, "PT": -480, "AT": -240,
	"AKST": -540, "AKDT": -480, "HST": -600, "AST": -240, "ADT": -180, "NST": -210, "NDT": -150,
	"BRT": -180, "BRST": -120, "ART": -180, "CLT": -240, "CLST": -180, "COT": -300, "PET": -300, "VET": -240,
	"BST": 60, "WEST": 60, "CET": 60, "CEST": 120, "MET": 60, "MEST": 120, "MEZ": 60, "MESZ": 120,
	"EET": 120, "EEST": 180, "MSK": 180, "MSD": 240, "TRT": 180, "IDT": 180, "SAST": 120, "CAT": 120, "EAT": 180, "WAT": 60,
	"IST": 330, "PKT": 300, "NPT": 345, "ICT": 420, "WIB": 420, "WITA": 480, "WIT": 540,
	"SGT": 480, "HKT": 480, "PHT": 480, "AWST": 480, "JST": 540, "KST": 540,
	"ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660, "NZST": 720, "NZDT": 780,
}

var (
	offset   = regexp.MustCompile(`^\s*(?:[A-Za-z]{1,4})?\s*([-+])(\d{1,2}):?(\d\d)?\b`)
	zoneName = regexp.MustCompile(`^\s*\(?([A-Za-z]{1,4})\b`)
)

// zoneIn is the zone that a text begins with, east of Greenwich. One that is
// not known, or impossible, is taken for UTC.
func zoneIn(text string) time.Duration {
	if m := offset.FindStringSubmatch(text); m != nil {
		return ahead(m[1], number(m[2]), number(m[3]))
	}
	if m := zoneName.FindStringSubmatch(text); m != nil {
		return named822(strings.ToUpper(m[1]))
	}
	return 0
}

// maxAhead is how far the world's clocks are from Greenwich at most.
const maxAhead = 14 * time.Hour

// ahead is an offset with a sign.
func ahead(sign string, hours, minutes int) time.Duration {
	offset := time.Duration(hours)*time.Hour + time.Duration(minutes)*time.Minute
	switch {
	case offset > maxAhead:
		return 0
	case sign == "-":
		return -offset
	}
	return offset
}

// named822 is a zone by its name, or by the letter that RFC 822, 5.1, gives it.
func named822(name string) time.Duration {
	if minutes, ok := zones[name]; ok || len(name) != 1 {
		return time.Duration(minutes) * time.Minute
	}
	const west, east = "ABCDEFGHIKLM", "NOPQRSTUVWXY"
	hours := strings.Index(east, name) - strings.Index(west, name)
	return time.Duration(hours) * time.Hour
}
