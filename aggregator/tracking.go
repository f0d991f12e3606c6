package aggregator

import "strings"

// Query parameters that tell who followed a link, never which page it leads
// to. Names are matched whole and without regard to case.

// isTracking reports whether a query parameter of a page on host only tracks.
func isTracking(host, name string) bool {
	name = strings.ToLower(name)
	switch {
	case trackingNames(name), trackingOnHost(host, name):
		return true
	case strings.HasPrefix(name, "action_") && strings.HasSuffix(name, "_map"):
		return true
	}
	return hasTrackingPrefix(name)
}

// hasTrackingPrefix knows the families of campaign parameters.
func hasTrackingPrefix(name string) bool {
	for _, prefix := range [...]string{
		"utm_", "ga_", "hmb_", "otm_", "vn_", "itm_", "ml_subscriber", "vero_", "ns_", "at_link_", "at_ptr_", "at_bbc_",
	} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

// trackingNames knows the parameters that mean the same on every site.
func trackingNames(name string) bool {
	switch name {
	case "utm", "_ga", "_gl", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "gs_l", "guccounter",
		"fbclid", "fb_action_ids", "fb_action_types", "fb_source", "fb_ref",
		"yclid", "_openstat", "ysclid", "msclkid", "twclid", "igshid", "igsh", "__twitter_impression",
		"mc_eid", "mc_cid", "mc_tc", "mkt_tok", "_hsenc", "__hsfp", "__hssc", "__hstc", "hsctatracking", "__s",
		"oly_anon_id", "oly_enc_id", "rb_clickid", "s_cid", "wickedid", "cmpid", "cmp", "ncid",
		"at_medium", "at_campaign", "at_custom1", "at_custom2", "at_custom3", "at_custom4", "at_format",
		"pk_campaign", "pk_kwd", "pk_source", "pk_medium", "pk_content", "pk_cid",
		"mtm_campaign", "mtm_kwd", "mtm_keyword", "mtm_source", "mtm_medium", "mtm_content", "mtm_cid", "mtm_group", "mtm_placement",
		"wt_zmc", "wt_mc", "wtmc", "wtrid", "mc", "amc", "emc", "smc", "xtor", "os_ehash", "echobox", "spm",
		"tracking_source", "ceneo_spo", "sr_share":
		return true
	}
	return false
}

// trackingOnHost knows parameters that track on one site and mean something
// elsewhere. The host is in its canonical form.
func trackingOnHost(host, name string) bool {
	switch name {
	case "maca":
		return isOrUnder(host, "dw.com")
	case "source":
		return isOrUnder(host, "medium.com")
	case "partner", "emc", "smid":
		return isOrUnder(host, "nytimes.com")
	case "ref_src", "s":
		return isOrUnder(host, "twitter.com") || isOrUnder(host, "x.com")
	}
	return false
}

// isOrUnder reports whether host is the domain or one below it.
func isOrUnder(host, domain string) bool {
	return host == domain || strings.HasSuffix(host, "."+domain)
}
