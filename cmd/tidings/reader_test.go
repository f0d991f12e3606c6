package main

import (
	"mime"
	"net/mail"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// reader is a program that people read feeds with.
type reader struct {
	name     string
	packages string // of Debian, that it needs
	probe    string // a shell command that succeeds where they are
	// visit has it read the feed at an address and keep what it keeps at home;
	// it returns what was printed.
	visit func(at home, url string) string
	// holds is what it has after its visits, each entry as often as it has it.
	holds    func(at home) []held
	statuses []string // that it prints at its visits, where it does
}

// held is an entry as a reader has it.
type held struct{ ID, Title string }

// debianPython is the one that Debian's modules belong to.
const debianPython = "/usr/bin/python3"

func readers() []reader {
	feedparser := debianPython + " -c 'import feedparser'"
	return []reader{
		{"newsboat", "newsboat sqlite3", "command -v newsboat && command -v sqlite3", newsboat, newsboatHolds, nil},
		{"sfeed", "sfeed curl", "command -v sfeed_update && command -v curl", sfeed, sfeedHolds, nil},
		{"rss2email", "rss2email", "command -v r2e", rss2email, rss2emailHolds, nil},
		{"feedparser", "python3-feedparser", feedparser, script(debianPython, "python.py"), noted, []string{"200", "200", "304"}},
		// It asks for what is new alone, under a name that is believed to mean it.
		{"feedparser by another name", "python3-feedparser", feedparser, script(debianPython, "python.py", "reader/1.0"), noted, []string{"200", "226", "304"}},
		{"XML::Feed", "libxml-feed-perl", "perl -MXML::Feed -e 1", script("perl", "perl.pl"), noted, nil},
		{"Ruby's rss", "ruby", "ruby -rrss -e 1", script("ruby", "ruby.rb"), noted, nil},
	}
}

// needed skips the test where the reader is not installed; in CI it fails.
func (r reader) needed(t *testing.T) {
	t.Helper()
	if exec.Command("sh", "-c", r.probe).Run() == nil {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("%s must read what we publish: install Debian's %s", r.name, r.packages)
	}
	t.Skipf("SKIPPED: %s is not here; install Debian's %s", r.name, r.packages)
}

// home is the folder in which a reader lives.
type home struct {
	t   *testing.T
	dir string
}

// run runs a program there and returns what it printed.
func (h home) run(program string, args ...string) string {
	h.t.Helper()
	cmd := exec.Command(program, args...)
	cmd.Dir = h.dir
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + h.dir, "LANG=C.UTF-8", "PYTHONDONTWRITEBYTECODE=1"}
	var complaints strings.Builder
	cmd.Stderr = &complaints
	out, err := cmd.Output()
	if err != nil {
		h.t.Fatalf("%s: %v\n%s%s", cmd, err, out, &complaints)
	}
	return string(out)
}

// read reads a file there.
func (h home) read(name string) string {
	h.t.Helper()
	text, err := os.ReadFile(filepath.Join(h.dir, name))
	if err != nil {
		h.t.Fatal(err)
	}
	return string(text)
}

// put writes a file there.
func (h home) put(name, text string) {
	h.t.Helper()
	if err := os.WriteFile(filepath.Join(h.dir, name), []byte(text), 0o600); err != nil {
		h.t.Fatal(err)
	}
}

func newsboat(at home, url string) string {
	at.put("config", "")
	at.put("urls", url+"\n")
	return at.run("newsboat", "-q", "-C", "config", "-u", "urls", "-c", "cache.db", "-x", "reload")
}

func newsboatHolds(at home) []held {
	return tabbed(at.run("sqlite3", "-tabs", "cache.db", "select guid, title from rss_item where deleted = 0"), 0, 1)
}

func sfeed(at home, url string) string {
	at.put("sfeedrc", "sfeedpath=.\nfeeds() {\n\tfeed news '"+url+"'\n}\n")
	return at.run("sfeed_update", "./sfeedrc")
}

func sfeedHolds(at home) []held { return tabbed(at.read("news"), 5, 1) }

// tabbed are the entries in lines of columns.
func tabbed(text string, id, title int) []held {
	var all []held
	for line := range strings.Lines(text) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		all = append(all, held{columns[id], columns[title]})
	}
	return all
}

func rss2email(at home, url string) string {
	at.put("r2e.cfg", `[DEFAULT]
from = r2e@localhost.example
to = reader@localhost.example
email-protocol = maildir
maildir-path = mail
maildir-mailbox = in
[feed.news]
url = `+url+"\n")
	for _, folder := range []string{"cur", "new", "tmp"} {
		if err := os.MkdirAll(filepath.Join(at.dir, "mail", "in", folder), 0o700); err != nil {
			at.t.Fatal(err)
		}
	}
	return at.run("r2e", "-c", "r2e.cfg", "-d", "r2e.json", "run")
}

func rss2emailHolds(at home) []held {
	letters, err := filepath.Glob(filepath.Join(at.dir, "mail", "in", "*", "*"))
	if err != nil {
		at.t.Fatal(err)
	}
	var all []held
	for _, letter := range letters {
		all = append(all, at.letter(letter))
	}
	return all
}

// letter is the entry that a letter tells of.
func (h home) letter(path string) held {
	h.t.Helper()
	f, err := os.Open(path)
	if err != nil {
		h.t.Fatal(err)
	}
	defer f.Close()
	letter, err := mail.ReadMessage(f)
	if err != nil {
		h.t.Fatal(err)
	}
	title, err := new(mime.WordDecoder).DecodeHeader(letter.Header.Get("Subject"))
	if err != nil {
		h.t.Fatal(err)
	}
	return held{letter.Header.Get("X-RSS-ID"), title}
}

// script is a reader that is made of a library by one of the scripts in
// testdata/readers.
func script(program, file string, args ...string) func(home, string) string {
	return func(at home, url string) string {
		at.t.Helper()
		path, err := filepath.Abs(filepath.Join("testdata", "readers", file))
		if err != nil {
			at.t.Fatal(err)
		}
		return at.run(program, append([]string{path, url}, args...)...)
	}
}

// noted are the entries that such a script keeps.
func noted(at home) []held { return tabbed(at.read("entries"), 0, 1) }
