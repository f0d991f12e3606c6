package main

import (
	"context"
	"errors"
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

var errLater = errors.New("not yet")

func (b *bench) growArticles(ctx context.Context, o *options) (*result, error) { return nil, errLater }
func (b *bench) growSources(ctx context.Context, o *options) (*result, error)  { return nil, errLater }
func (b *bench) growStart(ctx context.Context, o *options) (*result, error)    { return nil, errLater }
