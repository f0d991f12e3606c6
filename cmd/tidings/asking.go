package main

import (
	"context"

	"tidings/aggregator"
	"tidings/aggregator/fetch"
	"tidings/aggregator/read"
	"tidings/cmd/tidings/config"
)

// asking asks addresses that a person typed, each once and as politely as the
// daemon does. One that is private may be asked, exactly as it was typed.
type asking struct {
	fetcher *fetch.Fetcher
	reader  *read.Reader
}

// openAsking prepares for asking these addresses. The error says which of them
// is none.
func (t *tidings) openAsking(urls []string) (*asking, error) {
	typed, err := config.Default(urls)
	if err != nil {
		return nil, usageError(err.Error())
	}
	cfg, err := t.askingConfig()
	if err != nil {
		return nil, err
	}
	if cfg != nil {
		cfg.Fetch.AllowNetworks = append(cfg.Fetch.AllowNetworks, typed.Fetch.AllowNetworks...)
	} else {
		cfg = typed
	}
	return &asking{reader: read.New(), fetcher: t.newFetcher(cfg)}, nil
}

// askingConfig is the configuration that says how to ask; nil where there is
// none. One that was not named counts as far as it is good: "tidings init URL >
// tidings.toml" finds an empty one.
func (t *tidings) askingConfig() (*config.Config, error) {
	_, cfg, err := t.readConfig()
	if err != nil && t.configFile == "" {
		return nil, nil
	}
	return cfg, err
}

// get asks an address, wherever redirects lead.
func (a *asking) get(ctx context.Context, address string) (*aggregator.Response, error) {
	request := aggregator.Request{URL: address}
	for {
		response, err := a.fetcher.Fetch(ctx, request)
		if err != nil {
			return nil, err
		}
		if response.Onward == nil {
			return response, nil
		}
		request.Onward = response.Onward
	}
}

// discover is the feeds that are announced at the address of a response.
func (a *asking) discover(r *aggregator.Response) []read.Announced {
	return a.reader.Discover(documentOf(r))
}

func documentOf(r *aggregator.Response) aggregator.Document {
	return aggregator.Document{URL: r.URL, ContentType: r.ContentType, Body: r.Body}
}
