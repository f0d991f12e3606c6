package aggregator

import "time"

// Permanent redirects must have led to the same place for so long, and as
// often, before the source is asked there: a publisher's mistake, or a captive
// portal's, is over by then, and a clock that jumps adopts nothing.
const (
	adoptAfter = 7 * 24 * time.Hour
	adoptSeen  = 4
)

// redirected is the state after the first address, or the one adopted in its
// place, was found to lead elsewhere for good, or not to.
func redirected(st SourceState, s *Source, to string, now time.Time) SourceState {
	if st.ActiveURL == s.URL {
		st.Adopted = "" // it is the first address again that serves
	}
	switch {
	case to == "":
		st.Moved, st.MovedSince, st.MovedSeen = "", time.Time{}, 0
	case to != st.Moved || st.MovedSince.After(now):
		st.Moved, st.MovedSince, st.MovedSeen = to, now, 1
	case now.Sub(st.MovedSince) < adoptAfter || st.MovedSeen < adoptSeen:
		st.MovedSeen++
	default:
		st.Adopted, st.Moved, st.MovedSince, st.MovedSeen = to, "", time.Time{}, 0
		if to == s.URL {
			st.Adopted = "" // it has moved back
		}
	}
	return st
}
