package publish

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"time"

	"tidings/aggregator"
)

// A cursor names the place in a section below which a page begins:
// the second of publication and the number of an article, which never change.

// cursorOf is the cursor of what follows the article at a position.
func cursorOf(p aggregator.Position) string {
	return strconv.FormatInt(p.Published.Unix(), 10) + "-" + strconv.FormatUint(p.Seq, 10)
}

// cursorWith is the cursor of what begins with the article at a position.
func cursorWith(p aggregator.Position) string {
	p.Seq++
	return cursorOf(p)
}

// cursorForm is how cursors look: "1772362800-42".
var cursorForm = regexp.MustCompile(`^(-?[0-9]{1,12})-([0-9]{1,20})$`)

// errCursor says that a cursor is none of ours.
var errCursor = errors.New("no cursor of this section; take one from a link to older entries")

// parseCursor is the position that a cursor stands for.
func parseCursor(cursor string) (aggregator.Position, error) {
	parts := cursorForm.FindStringSubmatch(cursor)
	if parts == nil {
		return aggregator.Position{}, fmt.Errorf("before=%.40q: %w", cursor, errCursor)
	}
	seconds, err := strconv.ParseInt(parts[1], 10, 64)
	seq, serr := strconv.ParseUint(parts[2], 10, 64)
	if err != nil || serr != nil {
		return aggregator.Position{}, fmt.Errorf("before=%.40q: %w", cursor, errCursor)
	}
	return aggregator.Position{Published: time.Unix(seconds, 0).UTC(), Seq: seq}, nil
}
