package config

import (
	"cmp"
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const day = 24 * time.Hour

const durationMend = `write a number with its unit, such as "90s", "1h30m" or "90d"`

// days matches a duration that begins with whole days.
var days = regexp.MustCompile(`^([0-9]{1,6})d(.*)$`)

// duration reads a duration in Go's units, of which whole days ("1d12h") may
// precede the others. It is never negative.
func duration(text string) (time.Duration, error) {
	whole, rest := time.Duration(0), text
	if parts := days.FindStringSubmatch(text); parts != nil {
		n, err := strconv.Atoi(parts[1])
		if err != nil || n > int(math.MaxInt64/day) {
			return 0, flawed("", "is too long")
		}
		whole, rest = time.Duration(n)*day, cmp.Or(parts[2], "0")
	}
	part, err := time.ParseDuration(rest)
	if err != nil {
		return 0, flawed(durationMend, "is not a duration")
	}
	if part < 0 {
		return 0, flawed(durationMend, "is negative")
	}
	if part > math.MaxInt64-whole {
		return 0, flawed("", "is too long")
	}
	return whole + part, nil
}

const sizeMend = `write "8MiB", or a number of bytes; the units are KiB, MiB and GiB`

// sizes matches a number with an optional binary unit.
var sizes = regexp.MustCompile(`^(-?[0-9]+) ?(|KiB|MiB|GiB)$`)

// unitShifts are the binary units as powers of two.
var unitShifts = map[string]int{"": 0, "KiB": 10, "MiB": 20, "GiB": 30}

// size reads a number of bytes.
func size(text string) (int64, error) {
	parts := sizes.FindStringSubmatch(strings.ReplaceAll(text, "_", ""))
	if parts == nil {
		return 0, flawed(sizeMend, "is not a size")
	}
	n, err := strconv.ParseInt(parts[1], 10, 64)
	shift := unitShifts[parts[2]]
	if err != nil || n > math.MaxInt64>>shift || n < 0 && shift > 0 {
		return 0, flawed(sizeMend, "is out of range")
	}
	return n << shift, nil
}

// positive refuses zero and less.
func positive[T int64 | time.Duration](parse func(string) (T, error)) func(string) (T, error) {
	return func(text string) (T, error) {
		n, err := parse(text)
		if err == nil && n <= 0 {
			err = errors.New("is not more than zero")
		}
		return n, err
	}
}

// integer reads a TOML integer in a range, its ends included.
func integer(least, most int) func(string) (int, error) {
	return func(text string) (int, error) {
		n, err := strconv.ParseInt(text, 0, strconv.IntSize)
		if err != nil || int(n) < least || int(n) > most {
			return 0, flawed("", "is not between %d and %d", least, most)
		}
		return int(n), nil
	}
}
