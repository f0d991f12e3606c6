package store

import (
	"bytes"
	"context"
	"fmt"

	"tidings/aggregator"
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
		bottom = sectionEntry(section, from)
	}
	var above []aggregator.Position
	err := s.view(func(t *tables) error {
		t.entries.below(bottom, number(uint64(section)), func(e []byte) bool {
			if len(above) == n {
				return false
			}
			above = append(above, positionOf(e))
			return true
		})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("read section: %w", err)
	}
	return above, nil
}

// sectionBottom follows every entry that the section may have.
func sectionBottom(section aggregator.SectionID) []byte {
	return append(number(uint64(section)), bytes.Repeat([]byte{0xff}, 2*shortSize+1)...)
}
