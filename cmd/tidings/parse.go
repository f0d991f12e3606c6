package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"runtime/debug"

	"github.com/spf13/cobra"

	"tidings/aggregator"
	"tidings/aggregator/read"
)

// parseMemory is from where on the collector saves memory rather than time, in
// bytes: a document may be hostile, and its garbage is not to be held on to.
const parseMemory = 44 << 20

// errUnread ends a parse in which a document could not be read; what was wrong
// with it has been printed.
var errUnread = errors.New("not every document could be read")

func (t *tidings) parseCommand() *cobra.Command {
	p := parsing{reader: read.New(), stdin: t.stdin}
	var asJSON bool
	c := &cobra.Command{
		Use:   "parse FILE…",
		Short: "Show what tidings reads in a feed document",
		Long: `Show what tidings reads in feed documents, what it had to repair and what it
dropped; "-" is standard input. In JSON, titles and descriptions that have
markup are HTML; elsewhere they are text.`,
		Args: cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, files []string) error {
			print := printReading
			if asJSON {
				print = printReadingJSON
			}
			if debug.SetMemoryLimit(-1) == math.MaxInt64 { // GOMEMLIMIT has no other
				debug.SetMemoryLimit(parseMemory)
			}
			return p.all(files, func(r reading) error { return print(t.stdout, r) })
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "one JSON line a file")
	c.Flags().StringVar(&p.base, "base", "", "`URL` that the document was fetched from, for relative links")
	c.Flags().StringVar(&p.contentType, "content-type", "", "Content-Type that it was served with")
	return c
}

// parsing reads documents from files as if they had been fetched.
type parsing struct {
	reader            *read.Reader
	stdin             io.Reader
	base, contentType string
}

// reading is what came of one file.
type reading struct {
	path string
	feed *aggregator.Feed
	err  error
}

// all hands every file's reading to print, and reports unreadable ones at the end.
func (p *parsing) all(files []string, print func(reading) error) error {
	var unread error
	for _, path := range files {
		r := p.one(path)
		if r.err != nil {
			unread = errUnread
		}
		if err := print(r); err != nil {
			return err
		}
	}
	return unread
}

func (p *parsing) one(path string) reading {
	body, err := p.load(path)
	if err != nil {
		return reading{path: path, err: err}
	}
	feed, err := p.reader.Read(aggregator.Document{URL: p.base, ContentType: p.contentType, Body: body})
	return reading{path, feed, err}
}

// maxFile is the longest document that is looked at, in bytes.
const maxFile = 16 << 20

func (p *parsing) load(path string) ([]byte, error) {
	if path == "-" {
		return readAll(p.stdin, 0)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	about, err := file.Stat()
	if err != nil {
		return nil, err
	}
	return readAll(file, about.Size())
}

// readAll reads a document of that size, as far as it is known, to its end,
// unless that is too far.
func readAll(from io.Reader, size int64) ([]byte, error) {
	var body bytes.Buffer
	body.Grow(int(min(size, maxFile)) + bytes.MinRead)
	_, err := body.ReadFrom(io.LimitReader(from, maxFile+1))
	switch {
	case err != nil:
		return nil, err
	case body.Len() > maxFile:
		return nil, fmt.Errorf("longer than %d MiB", maxFile>>20)
	}
	return body.Bytes(), nil
}

// printReadingJSON writes the contract's line.
func printReadingJSON(w io.Writer, r reading) error {
	line := readingJSON{Path: r.path}
	if r.err != nil {
		line.Err = r.err.Error()
	} else {
		line.Feed, line.Repaired = feedAsJSON(r.feed), r.feed.Repaired
	}
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(line)
}
