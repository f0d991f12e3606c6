// Package config reads the configuration of tidings: TOML, strict, with every
// problem reported at once by file, line, column, key and mend.
package config

import (
	"fmt"
	"net/netip"
	"net/url"
	"os"
	"time"

	"tidings/aggregator"
)

// Config is a configuration without fault; what the file leaves out has its
// default. It is not changed after it was read.
type Config struct {
	Server   Server
	Store    Store
	Fetch    Fetch
	Sources  []*aggregator.Source
	Sections []aggregator.Section // those described; sources may name more
	Lists    []*List

	file *Config // without what lists name; nil where this is it
}

// Server is what publishes.
type Server struct {
	Listen   string // host:port; the host may be empty
	BaseURL  string // public address, without a slash at its end
	Title    string // of the root section
	Pictures bool   // pages load pictures from their publishers
}

// Store is where articles are kept.
type Store struct {
	Path      string        // file, relative to the working directory
	Retention time.Duration // 0 keeps articles for ever
	// MaxArticles are kept, and what sources still list; 0 is no cap.
	MaxArticles int
}

// Fetch is how sources are asked.
type Fetch struct {
	Schedule    aggregator.Schedule // of sources that have none of their own
	Timeout     time.Duration       // of a request with its redirects and its body
	MaxBody     int64               // bytes, after decompression
	Concurrency int                 // requests at a time
	PerHost     int                 // requests at a time to one registrable domain
	PerHostGap  time.Duration       // between two requests to one of them
	UserAgent   string              // empty: composed from version, address and subscribers
	// AllowNetworks may be fetched from although they are not public.
	AllowNetworks []netip.Prefix
	Proxy         *url.URL // nil: none
}

// Load reads a configuration file. The error is a [Problems] when the file
// could be read.
func Load(path string, getenv func(string) (string, bool)) (*Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read configuration: %w", err)
	}
	return Parse(path, text, getenv)
}

// Parse reads a configuration; name is what the problems call it. ${NAME} in a
// string is replaced by what getenv says. The error is a [Problems].
func Parse(name string, text []byte, getenv func(string) (string, bool)) (*Config, error) {
	d, root, problem := read(text)
	if problem != nil {
		problem.File = name
		return nil, Problems{*problem}
	}
	c, err := defaults()
	if err != nil {
		return nil, err
	}
	r := newReading(name, d, getenv, c)
	table(rootKeys(r)).read(r, root)
	if err := r.finish(root); err != nil {
		return nil, err
	}
	return c, nil
}

// Default is the configuration of a daemon that was given nothing but the
// addresses of its sources. They feed the root section. A private or loopback
// address among them may be fetched from, since the operator named it.
func Default(urls []string) (*Config, error) {
	c, err := defaults()
	if err != nil {
		return nil, err
	}
	for _, text := range urls {
		address, err := feedURL(text)
		if err != nil {
			return nil, fmt.Errorf("source %q %w", shownAddress(text), err)
		}
		c.Sources = append(c.Sources, &aggregator.Source{URL: address})
		c.Fetch.allow(address)
	}
	c.settle()
	return c, nil
}

// Asked are all that is asked: the sources, and the lists of more of them.
func (c *Config) Asked() []*aggregator.Source {
	var all []*aggregator.Source
	for _, l := range c.Lists {
		all = append(all, l.Source)
	}
	return append(all, c.Sources...)
}

// Tree is the sections of the configuration with the sources that feed them.
func (c *Config) Tree() *aggregator.Tree {
	return aggregator.NewTree(c.base(), c.Sections, c.Sources)
}

// base is what the root and undescribed sections are like.
func (c *Config) base() aggregator.Section {
	return aggregator.Section{Title: c.Server.Title, Limit: entryLimit}
}

// settle gives the sources their schedule and name, and the sections their
// title, where the configuration does not.
func (c *Config) settle() {
	for _, s := range c.Asked() {
		if s.Schedule == nil {
			s.Schedule = c.Fetch.Schedule
		}
	}
	nameSources(c.Sources)
	for i := range c.Sections {
		if s := &c.Sections[i]; s.Title == "" {
			s.Title = c.heading(s.Path)
		}
	}
}

// heading is the title that a section has when nobody describes it.
func (c *Config) heading(path string) string {
	lone := []*aggregator.Source{{Sections: []string{path}}}
	return aggregator.NewTree(c.base(), nil, lone).At(path).Title
}
