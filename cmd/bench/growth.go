package main

import (
	"fmt"
	"strconv"
	"strings"
)

// point is one figure of a growing store.
type point struct {
	What  string  `json:"what"`
	Value float64 `json:"value"` // in the unit that Text names
	Text  string  `json:"text"`
}

// sizes are numbers on the command line.
type sizes []int

func (s *sizes) String() string { return strings.Trim(fmt.Sprint([]int(*s)), "[]") }

// Set reads numbers above zero, with commas between them.
func (s *sizes) Set(text string) error {
	*s = nil
	for field := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(strings.TrimSpace(field))
		if err != nil || n < 1 {
			return fmt.Errorf("%q is no number above zero", field)
		}
		*s = append(*s, n)
	}
	return nil
}

// or are the sizes, or others when none were given.
func (s sizes) or(others ...int) sizes {
	if len(s) > 0 {
		return s
	}
	return others
}
