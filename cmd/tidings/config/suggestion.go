package config

import (
	"fmt"
	"strings"
)

// suggestion names the key that was probably meant, or else all that there are.
func suggestion(name string, keys []key) string {
	nearest, least := "", min(len(name), max(3, len(name)/3))
	names := make([]string, len(keys))
	for i, k := range keys {
		names[i] = k.name
		if d := distance(strings.ToLower(name), k.name); d < least {
			nearest, least = k.name, d
		}
	}
	if nearest != "" {
		return fmt.Sprintf("did you mean %q?", nearest)
	}
	return "known here: " + strings.Join(names, ", ")
}

// distance is the Levenshtein distance between two keys, in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
