package publish

import (
	"cmp"
	"regexp"
	"strings"

	"tidings/aggregator"
)

// people leaves out those who have no name of any kind, and addresses of mail
// that are none.
func people(given []aggregator.Person) []aggregator.Person {
	var kept []aggregator.Person
	for _, p := range given {
		p.Email, p.URL = legal(p.Email), legal(p.URL)
		p.Name = cmp.Or(legal(p.Name), nickname(p.Email), p.URL)
		if !mailbox.MatchString(p.Email) {
			p.Email = ""
		}
		if p.Name != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// nickname is what an address of mail tells of a name; not all of it, which
// would invite what collects addresses.
func nickname(email string) string {
	name, _, _ := strings.Cut(email, "@")
	return name
}

// isNamed reports whether a person has a name beside those addresses.
func isNamed(p aggregator.Person) bool {
	return p.Email == "" || p.Name != nickname(p.Email)
}

// mailbox is an address of mail, without a name (RFC 5322, 3.4.1).
var mailbox = regexp.MustCompile(`^[^\s@<>()\[\],;:\\"]+@[A-Za-z0-9][A-Za-z0-9.-]*$`)
