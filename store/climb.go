package store

import (
	"bytes"
	"context"
	"fmt"

	"tidings/aggregator"

	bolt "go.etcd.io/bbolt"
)

// Climb returns the positions of the n articles of the section that are the
// nearest above the given position, the nearest first; fewer when there are no
// more. The zero Position is below every article here, so that the oldest ones
// are returned. It reads no record.
func (s *Store) Climb(ctx context.Context, section aggregator.SectionID, from aggregator.Position, n int) ([]aggregator.Position, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("read section: %w", err)
	}
	bottom := sectionBottom(section)
	if !from.Published.IsZero() || from.Seq != 0 {
		bottom = sectionKey(section, from)
	}
	var above []aggregator.Position
	err := s.view(func(t *tables) error {
		prefix := number(uint64(section))
		c := t.sections.Cursor()
		last := bottom
		for k := before(c, bottom); bytes.HasPrefix(k, prefix) && len(above) < n; k, _ = c.Prev() {
			if bytes.Compare(k, last) < 0 { // else a page lies in the place of another one
				above, last = append(above, positionOf(k)), k
			}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read section: %w", err)
	}
	return above, nil
}

// sectionBottom follows every key that the section may have.
func sectionBottom(section aggregator.SectionID) []byte {
	return append(number(uint64(section)), bytes.Repeat([]byte{0xff}, 17)...)
}

// before moves the cursor to the last key before the given one.
func before(c *bolt.Cursor, key []byte) []byte {
	if k, _ := c.Seek(key); k == nil {
		k, _ = c.Last()
		return k
	}
	k, _ := c.Prev()
	return k
}
