package aggregator

import (
	"crypto/sha256"
	"encoding/hex"
)

// keyVersion is hashed into every [Key], so that a changed canonical form can
// never be mistaken for an old one.
const keyVersion = "1\n"

// tagPrefix begins the ids that tidings gives by itself.
const tagPrefix = "tag:tidings,2026:"

// Key identifies an article: the SHA-256 of the versioned canonical form of
// its URL. It is the primary key of the store.
type Key [sha256.Size]byte

// keyOf hashes parts under the key version. Parts are joined by a line feed,
// which no canonical URL holds.
func keyOf(parts ...string) Key {
	h := sha256.New()
	h.Write([]byte(keyVersion))
	for i, part := range parts {
		if i > 0 {
			h.Write([]byte{'\n'})
		}
		h.Write([]byte(part))
	}
	return Key(h.Sum(nil))
}

// String is the key in lower-case hexadecimal.
func (k Key) String() string { return hex.EncodeToString(k[:]) }

// TagURI is the key as a tag: URI (RFC 4151), the published id of an article
// whose publisher gave it none that could be kept.
func (k Key) TagURI() string { return tagPrefix + k.String() }
