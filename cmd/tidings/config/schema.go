package config

import (
	"fmt"
	"math"
	"time"

	"tidings/aggregator"
)

// entryLimit is how many entries a live feed has unless its section says
// otherwise.
const entryLimit = 100

// countLimit bounds every number that something is counted up to; beyond it a
// figure is a slip of the hand.
const countLimit = 100_000

// priorityLimit bounds priorities on both sides of zero.
const priorityLimit = 1_000_000

// defaults is a configuration without sources.
func defaults() (*Config, error) {
	hourly, err := schedule("@hourly")
	if err != nil {
		return nil, fmt.Errorf("read the default schedule: %w", err)
	}
	return &Config{
		Server: Server{Listen: ":8080", BaseURL: "http://localhost:8080", Title: "tidings"},
		Store:  Store{Path: "tidings.db", Retention: 90 * day},
		Fetch: Fetch{
			Schedule: hourly, Timeout: 30 * time.Second, MaxBody: 8 << 20,
			Concurrency: 32, PerHost: 1, PerHostGap: time.Second,
		},
	}, nil
}

// rootKeys are the tables of a configuration.
func rootKeys(r *reading) []key {
	return []key{
		{"server", table(serverKeys(&r.config.Server))},
		{"store", table(storeKeys(&r.config.Store))},
		{"fetch", table(fetchKeys(&r.config.Fetch))},
		{"source", tables((*reading).source)},
		{"section", tables((*reading).section)},
		{"opml", tables((*reading).opml)},
	}
}

func serverKeys(s *Server) []key {
	return []key{
		{"listen", parsed(&s.Listen, `":8080"`, listenAddress)},
		{"base_url", parsed(&s.BaseURL, `"https://news.example.org"`, baseURL)},
		{"title", text(&s.Title, `"tidings"`)},
		{"pictures", boolean(&s.Pictures)},
	}
}

func storeKeys(s *Store) []key {
	return []key{
		{"path", parsed(&s.Path, `"tidings.db"`, filled)},
		{"retention", parsed(&s.Retention, `"90d"`, duration)},
		{"max_articles", number(&s.MaxArticles, 0, math.MaxInt32)},
	}
}

func fetchKeys(f *Fetch) []key {
	return []key{
		{"schedule", parsed(&f.Schedule, `"@hourly"`, schedule)},
		{"timeout", parsed(&f.Timeout, `"30s"`, positive(duration))},
		{"max_body", sized(&f.MaxBody)},
		{"concurrency", number(&f.Concurrency, 1, countLimit)},
		{"per_host", number(&f.PerHost, 1, countLimit)},
		{"per_host_gap", parsed(&f.PerHostGap, `"1s"`, duration)},
		{"user_agent", text(&f.UserAgent, `"example/1.0"`)},
		{"allow_networks", list(&f.AllowNetworks, `"127.0.0.0/8"`, network)},
		{"proxy", addresses(parsed(&f.Proxy, `"http://proxy.example.org:3128"`, optional(proxyURL)), f.shownProxy)},
	}
}

func sourceKeys(s *aggregator.Source) []key {
	return []key{
		{"name", text(&s.Name, `"example"`)},
		{"url", addresses(parsed(&s.URL, `"https://example.org/feed.xml"`, feedURL), shownURL(s))},
		{"mirrors", addresses(list(&s.Mirrors, `"https://example.net/feed.xml"`, feedURL), shownMirrors(s))},
		{"sections", list(&s.Sections, `"news/politics"`, sectionPath)},
		{"schedule", parsed(&s.Schedule, `"@hourly"`, optional(schedule))},
		{"headers", headers(&s.Header)},
		{"include", parsed(&s.Include, ruleExample, optional(rule))},
		{"exclude", parsed(&s.Exclude, ruleExample, optional(rule))},
		{"priority", number(&s.Priority, -priorityLimit, priorityLimit)},
		{"disabled", boolean(&s.Disabled)},
	}
}

func opmlKeys(l *List) []key {
	return []key{
		{"url", addresses(parsed(&l.Source.URL, `"https://example.org/subscriptions.opml"`, feedURL), shownURL(l.Source))},
		{"section", parsed(&l.Section, `"news"`, optional(sectionPath))},
		{"schedule", parsed(&l.Source.Schedule, `"@daily"`, optional(schedule))},
	}
}

func sectionKeys(s *aggregator.Section) []key {
	return []key{
		{"path", parsed(&s.Path, `"news/politics"`, sectionPath)},
		{"title", text(&s.Title, `"Politics"`)},
		{"description", text(&s.Description, `"What parliaments do"`)},
		{"language", parsed(&s.Language, `"en-GB"`, optional(languageTag))},
		{"include", parsed(&s.Include, ruleExample, optional(rule))},
		{"exclude", parsed(&s.Exclude, ruleExample, optional(rule))},
		{"limit", number(&s.Limit, 1, countLimit)},
		{"per_source_limit", number(&s.PerSourceLimit, 0, countLimit)},
		{"near_duplicates", veiled(parsed(&s.Collapse, `"keep"`, nearDuplicates), shownDuplicates(s))},
		{"token", secret(text(&s.Token, `"a long random word"`))},
	}
}

// ruleExample shows a rule to someone who wrote none.
const ruleExample = `'"Politics" in categories'`
