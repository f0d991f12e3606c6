package store

import (
	"fmt"
	"strings"
)

// Fault is one thing in a store that is not as it must be.
type Fault struct {
	Bucket  string   // where it is; empty for the file's pages
	Key     string   // as a person would look for it
	Err     error    // wraps [ErrDamaged]
	URL     string   // of the article that it is about, where that can be read
	Sources []string // that list the article, or whose state it is

	seq uint64 // of the article; 0 where none is known
}

func (f *Fault) Error() string {
	return strings.TrimSpace(fmt.Sprintf("%s %s", f.Bucket, f.Key)) + ": " + f.Err.Error()
}

func (f *Fault) Unwrap() error { return f.Err }

// Outcome says what becomes of it, for a person.
func (f *Fault) Outcome() string {
	switch {
	case f.Bucket == "" && strings.HasPrefix(f.Key, "head page"):
		return "the last commit may be undone; what it held is fetched again, the next commit writes the page anew"
	case f.Bucket == sourcesBucket:
		return "the source is asked afresh"
	case f.Bucket == listsBucket:
		return "the source's whole feed is read again within 30 hours, or turns where those are further apart"
	case f.Bucket == recordsBucket && len(f.Sources) > 0:
		return "not shown; its source is asked for it within 30 hours, or turns where those are further apart"
	case f.Bucket == recordsBucket:
		return "not shown; no source lists the article any more"
	case f.Bucket == dictionariesBucket:
		return "its other copy is used"
	case f.ofIndex() && f.Key == "":
		return "made anew from the articles when a daemon has looked for as many as half of them"
	case f.ofIndex():
		return "made anew from the articles when something is looked up there to be stored"
	case f.Bucket == versionsBucket:
		return "left out of the archives that show it"
	case f.Bucket == arrivalsBucket:
		return "made anew from the articles when it is next written"
	}
	return "what is whole is served; a restored backup mends it"
}

func (f *Fault) ofIndex() bool {
	return f.Bucket == keysBucket || f.Bucket == entriesBucket || f.Bucket == idsBucket
}

// spell writes a key as a person would look for it.
func spell(bucket string, key []byte) string {
	switch {
	case bucket == metaBucket || bucket == sourcesBucket || bucket == listsBucket:
		return fmt.Sprintf("%q", key)
	case len(key) == 8:
		return fmt.Sprint(numberOf(key))
	}
	return fmt.Sprintf("%x", key)
}
