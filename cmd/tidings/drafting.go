package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"tidings/aggregator/read"
	"tidings/cmd/tidings/config"
)

// drafting makes a draft of what files and addresses list.
type drafting struct {
	*tidings
	config.Draft
	asking *asking
	bar    *bar
	args   []string

	joined, left int
	sections     map[string]bool
	repaired     []string
}

func (t *tidings) newDrafting(urls, args []string) (*drafting, error) {
	asking, err := t.openAsking(urls)
	if err != nil {
		return nil, err
	}
	return &drafting{tidings: t, asking: asking, bar: t.newBar(), args: args, sections: map[string]bool{}}, nil
}

// take adds what a file or an address lists.
func (d *drafting) take(ctx context.Context, arg string, file bool) error {
	if !file {
		return d.address(ctx, arg)
	}
	body, err := (&parsing{stdin: d.stdin}).load(arg)
	if err != nil {
		return err
	}
	list, err := read.ReadOPML(body, "")
	switch {
	case errors.Is(err, read.ErrIsFeed):
		return fmt.Errorf("%s: %w; give the address that it came from: tidings init URL", arg, err)
	case err != nil:
		return fmt.Errorf("%s: %w", arg, err)
	}
	d.list(list, arg)
	return nil
}

// list adds the feeds of a list.
func (d *drafting) list(list *read.FeedList, name string) {
	d.joined += list.Joined
	paths := map[*read.Group]string{}
	for _, feed := range list.Feeds {
		s := config.DraftSource{Title: feed.Title, URL: feed.URL}
		for _, g := range feed.In {
			s.Sections = append(s.Sections, d.path(g, paths))
		}
		if err := d.Add(s); err != nil {
			d.leave(name, read.LeftOut{Title: feed.Title, Address: feed.URL, Reason: "its address " + err.Error()})
		}
	}
	for _, l := range list.Left {
		d.leave(name, l)
	}
	for _, repair := range list.Repaired {
		d.repaired = append(d.repaired, name+": "+repair)
	}
}

// path is the section that a group becomes.
func (d *drafting) path(g *read.Group, paths map[*read.Group]string) string {
	if g == nil {
		return ""
	}
	if paths[g] == "" {
		paths[g] = d.Section(d.path(g.Within, paths), g.Word, g.Title)
		d.sections[paths[g]] = true
	}
	return paths[g]
}

// leave notes what could not be taken over.
func (d *drafting) leave(name string, l read.LeftOut) {
	if d.left++; d.left == 1 {
		d.Notes = append(d.Notes, "Left out:")
	}
	where := name
	if l.Line > 0 {
		where = fmt.Sprintf("%s:%d", name, l.Line)
	}
	what := strings.TrimSpace(l.Title + " " + l.Address)
	d.Notes = append(d.Notes, fmt.Sprintf("  %s: %s: %s", where, cmp.Or(what, "an outline"), l.Reason))
}

// finish prints the draft, and what it came to for a person.
func (d *drafting) finish() error {
	d.bar.clear()
	if len(d.Sources) == 0 {
		for _, note := range d.Notes {
			fmt.Fprintln(d.stderr, printable(note))
		}
		return fmt.Errorf("init: no feed is listed in %s", strings.Join(d.args, ", "))
	}
	d.Heading = fmt.Sprintf("Written by tidings init: %s.", extent(len(d.Sources), len(d.sections)))
	if err := d.Write(d.stdout); err != nil {
		return err
	}
	for _, repair := range d.repaired {
		fmt.Fprintln(d.stderr, printable(repair))
	}
	_, err := fmt.Fprintf(d.stderr, "%s; %d listed more than once, %d left out\n", extent(len(d.Sources), len(d.sections)), d.joined, d.left)
	return err
}

// extent is how much a configuration holds; the root is no section that anybody
// made, and does not count.
func extent(sources, sections int) string {
	if sections == 0 {
		return counted(sources, "source")
	}
	return counted(sources, "source") + " in " + counted(sections, "section")
}

// counted is a number of things.
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}
