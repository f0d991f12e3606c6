package aggregator

import (
	"strings"
	"testing"
)

func TestTrackingParametersAreDropped(t *testing.T) {
	for _, c := range []struct{ name, url string }{
		{"d17 a campaign", "https://example.org/a?id=7&utm_source=rss&utm_medium=feed&utm=1"},
		{"d17 whatever the case", "https://example.org/a?UTM_Campaign=x&id=7&hsCtaTracking=1&Echobox=2"},
		{"d17 an escaped name", "https://example.org/a?id=7&utm%5Fsource=rss"},
		{"d17 a click", "https://example.org/a?fbclid=1&id=7&gclid=2&_ga=3&yclid=4&msclkid=5&twclid=6&igshid=7"},
		{"d17 a letter", "https://example.org/a?mc_eid=1&mc_cid=2&id=7&mkt_tok=3&vero_id=4&ml_subscriber_hash=5"},
		{"d17 at both ends", "https://example.org/a?id=7&action_object_map=1&action_type_map=2"},
		{"d17 a letter and mc", "https://example.org/a?id=7&mc=1&amc=2&zmc=3"},
		{"d17 broadcasters", "https://example.org/a?id=7&at_medium=RSS&at_campaign=KARANGA&xtor=RSS-1&ns_mchannel=rss"},
		{"d17 a value", "https://example.org/a?id=7&partner=rss"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Canonical(c.url); got != "https://example.org/a?id=7" {
				t.Errorf("Canonical(%q) = %q", c.url, got)
			}
		})
	}
}

func TestSomeParametersTrackOnTheirSitesAlone(t *testing.T) {
	for site, query := range map[string]string{
		"dw.com": "maca=en-rss", "medium.com": "source=rss----1", "x.com": "ref_src=twsrc", "cnn.com": "eref=rss", "lemonde.fr": "lmd_medium=al",
		"spiegel.de": "ref=rss", "biorxiv.org": "rss=1", "wikipedia.org": "wprov=rss1", "nytimes.com": "smid=tw",
	} {
		t.Run("d17 "+query, func(t *testing.T) {
			if got, want := Canonical("https://www."+site+"/a?"+query), "https://"+site+"/a"; got != want {
				t.Errorf("on its site: %q, want %q", got, want)
			}
			if got, want := Canonical("https://not-"+site+"/a?"+query), "https://not-"+site+"/a?"+query; got != want {
				t.Errorf("elsewhere: %q, want %q", got, want)
			}
		})
	}
}

func TestTrackingAfterAnEscapedQuestionMarkIsDropped(t *testing.T) {
	for _, c := range []struct{ name, url, want string }{
		{"d17 %3Futm", "https://example.org/a%3Futm_source=rss", "https://example.org/a"},
		{"d17 all of it escaped", "https://example.org/a/%3futm_source%3Drss%26utm_medium%3Dfeed", "https://example.org/a"},
		{"d17 not what only begins so", "https://example.org/a%3Futmost", "https://example.org/a%3Futmost"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := Canonical(c.url); got != c.want {
				t.Errorf("Canonical(%q) = %q, want %q", c.url, got, c.want)
			}
		})
	}
}

func TestParametersLikeTrackingOnesStay(t *testing.T) {
	for _, query := range []string{
		"ref=1", "source=x", "pk_id=1", "at_time=1", "xutm_source=1", "utmost=1", "mcx=1", "abmc=1", "partner=acme", "action_map=1", "t=1", "gclids=1", "rss=2",
	} {
		t.Run("d17 "+query, func(t *testing.T) {
			if got, want := Canonical("https://example.org/a?"+query), "https://example.org/a?"+query; got != want {
				t.Errorf("Canonical drops it: %q", got)
			}
		})
	}
}

// A row that is not as its comment says would match nothing, in silence.
func TestTheTableOfTrackingParametersIsWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for _, tr := range trackerList() {
		entry := tr.name + "=" + tr.value + " " + strings.Join(tr.sites, " ")
		if tr.name == "" || tr.name != strings.ToLower(tr.name) || tr.name[0] == '*' || seen[entry] {
			t.Errorf("%q is empty, not in lower case, a wildcard at its beginning or there twice", entry)
		}
		for _, site := range tr.sites {
			if Canonical("https://"+site) != "https://"+site+"/" {
				t.Errorf("%q of %q is no site in its canonical form", site, entry)
			}
		}
		seen[entry] = true
	}
}
