package aggregator

import (
	"path"
	"slices"
	"strings"
	"sync"
)

// tracking are the query parameters that tell who followed a link, never which
// page it leads to. Names are whole and in lower case; * stands for any number
// of characters, ? for one. A name with a value tracks with that value alone.
//
// What means something on some site is given for the sites on which it does
// not; names below a site are included.
var tracking = [...]struct {
	sites string // none: everywhere
	names string
}{
	// Campaigns.
	{"", "utm utm_* hmb_* otm_* vn_* itm_* ga_* ns_* cmp cmpid ncid s_cid"},
	{"", "pk_campaign pk_kwd pk_keyword pk_source pk_medium pk_content pk_cid piwik_campaign piwik_kwd"},
	{"", "mtm_campaign mtm_kwd mtm_keyword mtm_source mtm_medium mtm_content mtm_cid mtm_group mtm_placement"},
	{"", "at_medium at_campaign at_custom1 at_custom2 at_custom3 at_custom4 at_format at_link_* at_ptr_* at_bbc_*"},
	{"", "xtor wt_zmc wt_mc wtmc wtrid mc ?mc os_ehash echobox spm tracking_source ceneo_spo sr_share wickedid partner=rss"},
	// Clicks on advertisements and in social networks.
	{"", "_ga _gl gclid gclsrc dclid gbraid wbraid gs_l guccounter msclkid twclid yclid ysclid _openstat rb_clickid"},
	{"", "fbclid fb_action_ids fb_action_types fb_source fb_ref action_*_map igshid igsh __twitter_impression"},
	// Letters to subscribers.
	{"", "mc_eid mc_cid mc_tc mkt_tok _hsenc _hsmi __hsfp __hssc __hstc hsctatracking __s oly_anon_id oly_enc_id ml_subscriber* vero_*"},
	// Caches of AMP pages.
	{"", "amp_js_v amp_gsa usqp"},
	// Single sites.
	{"amazon.co.uk amazon.com amazon.de", "ref ref_"},
	{"bbc.co.uk bbc.com", "ocid"},
	{"biorxiv.org medrxiv.org", "rss=1"},
	{"bloomberg.com", "srnd sref"},
	{"cnn.com", "eref"},
	{"dailymail.co.uk", "ito"},
	{"dw.com", "maca"},
	{"ft.com", "ftcamp"},
	{"latimes.com", "track=rss"},
	{"lemonde.fr", "lmd_*"},
	{"medium.com", "source"},
	{"medscape.com", "src=rss"},
	{"nytimes.com", "partner emc smid smtyp _r mwrsm"},
	{"nzz.ch", "mktcid mktcval"},
	{"slashdot.org", "from=rss source=rss"},
	{"spiegel.de", "ref=rss"},
	{"twitter.com x.com", "ref_src ref_url s"},
	{"washingtonpost.com", "wprss tid"},
	{"wikimedia.org wikinews.org wikipedia.org", "wprov"},
	{"wired.com", "mbid"},
}

// isTracking reports whether a parameter of a page on host only tracks. The
// host is in its canonical form.
func isTracking(host, name, value string) bool {
	name = strings.ToLower(name)
	rows := trackers()
	for _, t := range rows.named[name] {
		if t.tracks(host, value) {
			return true
		}
	}
	for _, t := range rows.wild {
		if t.matches(name) && t.tracks(host, value) {
			return true
		}
	}
	return false
}

// tracker is one name of the table.
type tracker struct {
	name  string
	value string   // empty: any
	sites []string // none: everywhere
}

func (t *tracker) tracks(host, value string) bool {
	return (t.value == "" || t.value == value) &&
		(len(t.sites) == 0 || slices.ContainsFunc(t.sites, func(site string) bool { return isOrUnder(host, site) }))
}

// matches holds the name against one with wildcards. Most differ at once.
func (t *tracker) matches(name string) bool {
	if name == "" || t.name[0] != name[0] && t.name[0] != '?' {
		return false
	}
	ok, err := path.Match(t.name, name)
	return ok && err == nil
}

// trackers is the table, to be looked up by name; those with wildcards apart.
var trackers = sync.OnceValue(func() (rows struct {
	named map[string][]*tracker
	wild  []*tracker
}) {
	rows.named = map[string][]*tracker{}
	for _, t := range trackerList() {
		if strings.ContainsAny(t.name, "*?") {
			rows.wild = append(rows.wild, t)
		} else {
			rows.named[t.name] = append(rows.named[t.name], t)
		}
	}
	return rows
})

func trackerList() []*tracker {
	var list []*tracker
	for _, row := range tracking {
		sites := strings.Fields(row.sites)
		for field := range strings.FieldsSeq(row.names) {
			name, value, _ := strings.Cut(field, "=")
			list = append(list, &tracker{name, value, sites})
		}
	}
	return list
}
