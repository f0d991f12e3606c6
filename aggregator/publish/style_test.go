package publish

import (
	"math"
	"regexp"
	"strconv"
	"testing"
)

// colours are the style's custom properties in one scheme: 0 is light, 1 dark.
func colours(t *testing.T, scheme int) map[string]string {
	t.Helper()
	all := map[string]string{}
	for _, m := range regexp.MustCompile(`--([a-z]+):light-dark\((#[0-9a-f]{6}),(#[0-9a-f]{6})\)`).FindAllStringSubmatch(style, -1) {
		all[m[1]] = m[2+scheme]
	}
	return all
}

// contrast is the ratio of two colours, #rrggbb (WCAG 2.2, "contrast ratio").
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	lighter, darker := luminance(t, a), luminance(t, b)
	if lighter < darker {
		lighter, darker = darker, lighter
	}
	return (lighter + 0.05) / (darker + 0.05)
}

// luminance is the relative luminance of a colour (WCAG 2.2).
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		must(t, err)
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestContrastIsComputedAsWCAGDoes(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#767676", "#ffffff", 4.54}} {
		if got := contrast(t, c.a, c.b); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%s on %s is %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

func TestTextStandsOutInBothSchemes(t *testing.T) {
	const least = 4.5 // WCAG 2.2, 1.4.3, level AA
	for scheme, name := range []string{"light", "dark"} {
		all := colours(t, scheme)
		for _, text := range []string{"ink", "muted", "accent", "visited", "warn"} {
			for _, ground := range []string{"paper", "panel"} {
				if all[text] == "" || all[ground] == "" {
					t.Fatalf("the style has no colour %s or %s", text, ground)
				}
				if got := contrast(t, all[text], all[ground]); got < least {
					t.Errorf("%s: %s on %s has a contrast of %.2f", name, text, ground, got)
				}
			}
		}
	}
}

// physical are declarations that do not turn with the direction of the text.
var physical = regexp.MustCompile(`(?:^|[{;\n])(?:(?:(?:margin|padding|border|inset)-)?(?:left|right|top|bottom)|(?:min-|max-)?(?:width|height))[a-z-]*:|:(?:left|right)\b`)

func TestStyleKnowsNoLeftAndNoRight(t *testing.T) {
	if found := physical.FindString(style); found != "" {
		t.Errorf("the style says %q", found)
	}
	for _, declaration := range []string{"a{margin-left:0}", "a{color:red;width:1px}", "a{text-align:right}", "a{float:left}", "a{\ntop:0}"} {
		if !physical.MatchString(declaration) {
			t.Errorf("%s is not seen", declaration)
		}
	}
}

func TestStyleLoadsNothing(t *testing.T) {
	if found := regexp.MustCompile(`url\(|@import|@font-face|https?:`).FindString(style); found != "" {
		t.Errorf("the style has %q", found)
	}
}
