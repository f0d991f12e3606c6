package main

import (
	"errors"
	"io/fs"
	"os"

	"tidings/cmd/tidings/config"
)

// errNoConfig is what someone sees who starts tidings for the first time.
const errNoConfig = usageError(`no configuration: neither tidings.toml nor /etc/tidings/tidings.toml is there.
To see it work, offline:       tidings demo
To see a merged feed at once:  tidings serve https://go.dev/blog/feed.atom https://lwn.net/headlines/rss
To write a configuration:      tidings init > tidings.toml
From your subscriptions:       tidings init FILE.opml > tidings.toml`)

// configFiles are looked for, in this order, when none is named.
func configFiles() []string { return []string{"tidings.toml", "/etc/tidings/tidings.toml"} }

// findConfig is the path of the configuration in force, or errNoConfig.
func (t *tidings) findConfig() (string, error) {
	if t.configFile != "" {
		return t.configFile, nil
	}
	for _, path := range configFiles() {
		if _, err := os.Stat(path); !errors.Is(err, fs.ErrNotExist) {
			return path, nil
		}
	}
	return "", errNoConfig
}

// loadConfig reads the configuration in force, with the sources that its lists
// named last.
func (t *tidings) loadConfig() (*config.Config, error) {
	_, cfg, err := t.readConfig()
	if err != nil {
		return nil, err
	}
	return withLists(cfg, heldIn(listFolder(cfg.Store.Path)))
}

// readConfig reads the file of the configuration in force, and says which it is.
func (t *tidings) readConfig() (string, *config.Config, error) {
	path, err := t.findConfig()
	if err != nil {
		return "", nil, err
	}
	cfg, err := config.Load(path, t.lookup)
	if _, invalid := errors.AsType[config.Problems](err); err != nil && !invalid {
		return "", nil, usageError(err.Error())
	}
	return path, cfg, err
}
