package config

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong with a configuration, and where.
type Problem struct {
	File   string
	Line   int    // from 1
	Column int    // from 1, in characters
	Key    string // dotted, such as "source.url"; empty for a fault of the syntax
	Text   string // what is wrong
	Mend   string // what to do about it; empty when Text says as much
}

// String is the problem in one line: file:line:column: key: text; mend.
func (p Problem) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d:%d: ", p.File, p.Line, p.Column)
	if p.Key != "" {
		b.WriteString(p.Key + ": ")
	}
	b.WriteString(p.Text)
	if p.Mend != "" {
		b.WriteString("; " + p.Mend)
	}
	return b.String()
}

// Problems is everything that is wrong with a configuration, in the order of
// the file. It is never empty where it is returned as an error.
type Problems []Problem

// Error has a line for each problem.
func (ps Problems) Error() string {
	lines := make([]string, len(ps))
	for i, p := range ps {
		lines[i] = p.String()
	}
	return strings.Join(lines, "\n")
}

// sorted orders the problems by their place in the file.
func (ps Problems) sorted() Problems {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	return ps
}

// flaw is what is wrong with a value, said so that it can follow the value
// itself: `"30x" is not a duration`.
type flaw struct {
	text string
	mend string
}

func (f *flaw) Error() string {
	if f.mend == "" {
		return f.text
	}
	return f.text + "; " + f.mend
}

// flawed makes the error of a value; mend may be empty.
func flawed(mend, format string, args ...any) error {
	return &flaw{text: fmt.Sprintf(format, args...), mend: mend}
}

// flawOf is err as a flaw.
func flawOf(err error) *flaw {
	if f, ok := errors.AsType[*flaw](err); ok {
		return f
	}
	return &flaw{text: err.Error()}
}
