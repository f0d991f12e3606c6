package config

import (
	"bytes"

	"github.com/pelletier/go-toml/v2/unstable"
)

// Whereabouts is where the daemon of a configuration listens, and where its store
// is. It is for whoever looks for a daemon that may have been started with an
// earlier text: what is wrong with this one is passed over, and what it does not
// say, or not so that it can be, has its default.
func Whereabouts(text []byte, getenv func(string) (string, bool)) (listen, storePath string, err error) {
	c, err := defaults()
	if err != nil {
		return "", "", err
	}
	d, root := legible(text)
	r := newReading("", d, getenv, c)
	table([]key{
		{"server", table(serverKeys(&c.Server))},
		{"store", table(storeKeys(&c.Store))},
	}).read(r, root)
	return c.Server.Listen, c.Store.Path, nil
}

// maxIllegible bounds the lines that are left out of a text.
const maxIllegible = 20

// legible is the root table of what a text holds beside the lines at which its
// syntax breaks; empty where there are too many of those.
func legible(text []byte) (*document, *value) {
	lines := bytes.Split(text, []byte("\n"))
	for range maxIllegible {
		d, root, problem := read(bytes.Join(lines, []byte("\n")))
		if problem == nil {
			return d, root
		}
		lines[problem.Line-1] = nil
	}
	return &document{}, &value{kind: unstable.Table}
}
