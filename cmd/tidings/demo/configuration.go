package demo

import (
	"fmt"
	"strings"
)

// Configuration is a configuration file, in TOML, by which tidings publishes
// the town: from where it listens, under its public address, with its store at
// a path.
func (t *Town) Configuration(listen, baseURL, path string) string {
	var text strings.Builder
	fmt.Fprintf(&text, `[server]
listen   = %q
base_url = %q
title    = "Saltmere today"

[store]
path = %q

[fetch]
schedule       = "@every 1s"
per_host       = 16
per_host_gap   = "0s"
allow_networks = ["127.0.0.0/8"]
`, listen, baseURL, path)
	for _, s := range sections() {
		fmt.Fprintf(&text, "\n[[section]]\npath     = %q\ntitle    = %q\nlanguage = %q\n", s.path, s.title, s.language)
	}
	for _, p := range t.all() {
		text.WriteString(p.configuration())
	}
	return text.String()
}

// configuration is the publication as a source.
func (p *publication) configuration() string {
	var text strings.Builder
	fmt.Fprintf(&text, "\n[[source]]\nname     = %q\nurl      = %q\nsections = [%q]\n", p.name, p.address, p.section)
	if p.mirrored {
		fmt.Fprintf(&text, "mirrors  = [%q]\n", p.mirror)
	}
	if p.first {
		text.WriteString("priority = 1\n")
	}
	return text.String()
}

type section struct{ path, title, language string }

func sections() []section {
	return []section{
		{"news", "News", "en"},
		{"news/coast", "Along the coast", "en"},
		{"news/town", "Town and river", "en"},
		{"news/railway", "The branch line", "en"},
		{"harbour", "Harbour", "en"},
		{"harbour/arabic", "المرفأ", "ar"},
		{"living", "Living", "en"},
		{"living/food", "Food", "en"},
		{"living/books", "Books", "en"},
	}
}
