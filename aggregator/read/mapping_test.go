package read

import (
	"strings"
	"testing"
)

func TestTallyKeepsTheFirstText(t *testing.T) {
	var kept tally
	for _, text := range []string{" \n", strings.Repeat("a", 10*maxSuch), "b"} {
		kept.add(text)
	}
	if kept.count != 2 || kept.such != strings.Repeat("a", maxSuch) {
		t.Errorf("got %+v", kept)
	}
}
