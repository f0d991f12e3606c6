package aggregator

import "time"

// dates decides when the article was published and last updated. What is
// undated or lies in the future was published when it was first seen.
func dates(item *Item, now time.Time) (published, updated time.Time) {
	published = item.Published
	if published.IsZero() {
		published = item.Updated
	}
	published = published.UTC().Truncate(time.Second)
	if published.Unix() <= 0 || published.After(now) {
		return now, now
	}
	updated = item.Updated.UTC().Truncate(time.Second)
	if updated.Before(published) || updated.After(now) {
		updated = published
	}
	return published, updated
}
