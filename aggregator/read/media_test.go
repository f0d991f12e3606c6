package read

import (
	"testing"
	"time"
)

func TestPlaying(t *testing.T) {
	for text, want := range map[string]time.Duration{
		"1:02:03": time.Hour + 2*time.Minute + 3*time.Second, " 90 ": 90 * time.Second, "61.5": 61 * time.Second, "1000:00:00": maxPlaying,
		"1000:00:01": 0, "1e300": 0, "Inf": 0, "NaN": 0, "-5": 0, "1::2": 0, "": 0,
	} {
		if got := playing(text); got != want {
			t.Errorf("playing(%q) = %s, want %s", text, got, want)
		}
	}
}
