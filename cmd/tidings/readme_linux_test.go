package main

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/robfig/cron/v3"
)

// TestReadmeIsTrue does what the README says, as it says it: each chapter on a
// machine of its own, whose every host publishes feeds, from a copy of this
// tree, with the real programs. A command that it does not know how to run, or
// a chapter with commands of which it does not know what should come of them,
// is an error.
func TestReadmeIsTrue(t *testing.T) {
	if testing.Short() {
		t.Skip("SKIPPED: it builds programs and starts systems; -short leaves it out")
	}
	known := ways()
	for _, c := range readme(t) {
		w, ok := known[c.heading]
		delete(known, c.heading)
		if !ok && len(c.blocks)+len(c.inline)+len(c.fences) > 0 {
			t.Errorf("%s: how are its commands run? See ways", c.heading)
			continue
		}
		if !ok {
			continue
		}
		t.Run(c.heading, func(t *testing.T) {
			t.Parallel()
			if w.alone != nil {
				w.alone(t)
			}
			if apart(t) {
				newNewcomer(t).follow(c, w)
			}
		})
	}
	for heading := range known {
		t.Errorf("there is no chapter %s any more", heading)
	}
}

// way is how the commands of a chapter are run.
type way struct {
	alone  func(*testing.T)  // on this machine, before there is another
	before func(*newcomer)   // what a reader has done and got before
	inline map[string]string // what a reader types for a command within a text; "" for just that
	after  func(*newcomer)   // what has come of it
}

// heldElsewhere is typed for what another test holds, or what waits for a person.
const heldElsewhere = ":"

func ways() map[string]way {
	const (
		compose = heldElsewhere // Debian has no compose of today: TestComposeConfinesTheContainer
		editor  = heldElsewhere
	)
	return map[string]way{
		"tidings": {},
		"Your first merged feed": {before: (*newcomer).subscriptions, inline: map[string]string{
			"tidings discover https://example.org": "",
			"tidings init https://example.org":     "",
		}},
		"What it does for you": {before: (*newcomer).installed, inline: map[string]string{
			"tidings explain URL": "tidings init https://lwn.net/feed >tidings.toml; tidings fetch; tidings explain https://lwn.net/0",
			"tidings parse FILE":  "tidings export public; tidings parse public/all.rss",
		}},
		"Configuration": {before: (*newcomer).installed, inline: map[string]string{
			"tidings fetch --revive NAME": "tidings fetch --revive aljazeera",
		}},
		"As a container": {alone: readyForDocker, before: (*newcomer).docker, after: (*newcomer).putsFeedsIn, inline: map[string]string{
			"tidings version": "docker run --rm tidings version | grep \"$(git rev-parse HEAD || echo commit)\"",
			"docker run --rm -i tidings init - < subscriptions.opml > config/tidings.toml": "",
			"docker compose up -d":               compose,
			"docker kill -s HUP tidings":         "",
			"docker compose kill -s HUP tidings": compose,
			"docker stop tidings":                "docker stop tidings; test $(docker inspect -f '{{.State.ExitCode}}' tidings) = 0",
		}},
		"The daemon": {before: (*newcomer).booted, after: (*newcomer).publishes, inline: map[string]string{
			"journalctl -u tidings":    "journalctl -u tidings | grep 'msg=serving'",
			"systemctl reload tidings": "systemctl reload tidings",
		}},
		"One cycle at a time": {before: (*newcomer).booted, after: (*newcomer).published},
		"Under cron": {before: (*newcomer).feeds, inline: map[string]string{
			"tidings fetch": "", "crontab -e": editor,
		}},
		"As static files": {before: (*newcomer).fetched, inline: map[string]string{"tidings fetch --export public": ""}},
		"Looking after it": {before: (*newcomer).fetched, inline: map[string]string{
			"tidings store backup FILE": "tidings store backup copy.db; tidings store check; tidings store stats",
			"go run ./cmd/bench":        "go run ./cmd/bench -feeds 2 -items 2 -pairs 1", // with less to do
		}},
		"Commands": {before: (*newcomer).installed, after: (*newcomer).synopses},
	}
}

// newcomer is a person with the README, at a machine.
type newcomer struct {
	t       *testing.T
	folder  string
	into    []string // the command that leads to where systemd runs; empty for none
	chapter *chapter
}

// newNewcomer opens the tree, as it came.
func newNewcomer(t *testing.T) *newcomer {
	openInternet(t, http.HandlerFunc(website))
	tree, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	r := &newcomer{t: t, folder: tree}
	// To root, sudo changes nothing.
	r.script("/usr/local/bin/sudo", "exec \"$@\"\n")
	return r
}

func (r *newcomer) script(path, text string) {
	r.t.Helper()
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text), 0o755); err != nil {
		r.t.Fatal(err)
	}
}

// follow does what a chapter says.
func (r *newcomer) follow(c *chapter, w way) {
	r.chapter = c
	if w.before != nil {
		w.before(r)
	}
	for _, block := range c.blocks {
		for _, command := range block {
			r.types(command)
		}
	}
	for _, fence := range c.fences {
		r.sees(fence[0], fence[1])
	}
	if w.after != nil {
		w.after(r)
	}
	if c.heading == "Commands" {
		return // forms of commands
	}
	for _, command := range c.inline {
		typed, known := w.inline[command]
		if !known {
			r.t.Errorf("%s: what does a person type for %s? See ways", c.heading, command)
			continue
		}
		r.types(cmp.Or(typed, command))
	}
	for command := range w.inline {
		if !slices.Contains(c.inline, command) {
			r.t.Errorf("%s does not speak of %s any more", c.heading, command)
		}
	}
}

// What a person may type: what stays until Ctrl-C, and what ends by itself.
var (
	lasting = regexp.MustCompile(`^(?:(?:go run \./cmd/)?tidings (?:serve|demo)\b|docker run --rm -p |python3 -m http\.server )`)
	passing = regexp.MustCompile(`^(?:tidings|docker|go (?:build|run)|sudo (?:install|useradd|systemctl)|systemctl|journalctl|cp|mkdir) |^:$`)
)

// types runs a command as a shell does.
func (r *newcomer) types(command string) {
	r.t.Helper()
	r.t.Log("$ ", command)
	switch {
	case command == "go test ./...":
		r.leavesTheTestsToCI(command)
	case lasting.MatchString(command):
		r.watches(command)
	case passing.MatchString(command):
		r.runs(command)
	default:
		r.t.Errorf("how is %s run? See lasting and passing", command)
	}
}

func (r *newcomer) shell(command string) *exec.Cmd {
	line := append(slices.Clone(r.into), "sh", "-ec", "cd "+r.folder+"\n"+command)
	return exec.Command(line[0], line[1:]...)
}

// runs runs a command to its end, which must be a good one.
func (r *newcomer) runs(command string) string {
	r.t.Helper()
	out, err := r.shell(command).CombinedOutput()
	if err != nil {
		r.t.Fatalf("%s: %v\n%s", command, err, out)
	}
	return string(out)
}

// watches runs a command that stays until Ctrl-C, and looks at what it serves.
func (r *newcomer) watches(command string) {
	r.t.Helper()
	cmd := r.shell("exec " + command) // else Ctrl-C is also for the shell
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr, cmd.SysProcAttr = &out, &out, &syscall.SysProcAttr{Setpgid: true}
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	defer syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) // nobody, unless the test failed
	r.awaits(command+" serves", func() bool {
		select {
		case err := <-ended:
			r.t.Fatalf("%s: %v\n%s", command, err, out.Bytes())
		default:
		}
		return merged()
	})
	if strings.Contains(command, "tidings serve") {
		r.opensEveryAddress()
	}
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGINT); err != nil { // to all of them, as a terminal does
		r.t.Fatal(err)
	}
	if err := <-ended; err != nil && !strings.HasPrefix(command, "go run ") { // which says itself that it was interrupted
		r.t.Errorf("%s: after Ctrl-C %v\n%s", command, err, out.Bytes())
	}
}

// reach is where the README says that everything is.
const reach = "http://localhost:8080"

// longest is how long a program may take until it serves, which may have to be
// built before, or a system until it has started.
const longest = 5 * time.Minute

func (r *newcomer) awaits(what string, condition func() bool) {
	r.t.Helper()
	if !comesWithin(longest, condition) {
		r.t.Fatalf("never: %s", what)
	}
}

// startingTime is how long a program of others may take to start before it counts
// as one that cannot run here.
const startingTime = time.Minute

// needs skips the test where the machine cannot run a program of others.
func (r *newcomer) needs(program string, running func() bool) {
	r.t.Helper()
	if !comesWithin(startingTime, running) {
		r.t.Skipf("SKIPPED: %s does not run here", program)
	}
}

func comesWithin(limit time.Duration, condition func() bool) bool {
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for timeout := time.After(limit); !condition(); {
		select {
		case <-timeout:
			return false
		case <-tick.C:
		}
	}
	return true
}

// merged reports whether there is a merged feed with something in it.
func merged() bool {
	response, err := http.Get(reach + "/all.rss")
	if err != nil {
		return false
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	return err == nil && strings.Contains(string(body), "<item>")
}

func (r *newcomer) opensEveryAddress() {
	r.t.Helper()
	for _, address := range regexp.MustCompile(`<(`+reach+`[^>]*)>`).FindAllStringSubmatch(topText(r.t, "README.md"), -1) {
		if response, _ := get(r.t, address[1]); response.StatusCode != http.StatusOK {
			r.t.Errorf("%s answers %s", address[1], response.Status)
		}
	}
}

// leavesTheTestsToCI holds that the tests are run as it says: this is one.
func (r *newcomer) leavesTheTestsToCI(command string) {
	r.t.Helper()
	if script := topText(r.t, ".ci/run"); !strings.Contains(script, `README.md | head -n 1)`) || !strings.Contains(script, "\n$command\n") {
		r.t.Errorf(".ci/run does not run %s", command)
	}
}

// sees looks at a text between fences: a configuration, a message, or lines for
// cron.
func (r *newcomer) sees(language, text string) {
	r.t.Helper()
	apart := *r
	apart.folder = r.t.TempDir()
	switch {
	case language == "toml":
		apart.newFile("tidings.toml", text)
		apart.runs("tidings check")
	case strings.HasPrefix(text, "tidings.toml:3:1: source.secitons:"):
		apart.newFile("tidings.toml", "[[source]]\nurl = \"https://lwn.net/feed\"\nsecitons = [\"news\"]\n")
		if said := apart.runs("! tidings check 2>&1"); said != text {
			r.t.Errorf("a key that is unknown is told by %s", said)
		}
	case strings.HasPrefix(text, "*"):
		r.hasCronRun(text)
	default:
		r.t.Errorf("what is this?\n%s", text)
	}
}

func (r *newcomer) newFile(name, text string) string {
	r.t.Helper()
	file := filepath.Join(r.folder, name)
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		r.t.Fatal(err)
	}
	return file
}

// hasCronRun runs the lines of a table of cron twice each, with as little about
// them as cron has.
func (r *newcomer) hasCronRun(table string) {
	r.t.Helper()
	for line := range strings.Lines(table) {
		fields := strings.SplitN(strings.Join(strings.Fields(line), " "), " ", 6)
		if _, err := cron.ParseStandard(strings.Join(fields[:5], " ")); err != nil {
			r.t.Error(err)
		}
		for range 2 {
			cmd := exec.Command("/bin/sh", "-c", fields[5])
			cmd.Env = []string{"HOME=" + os.Getenv("HOME"), "LOGNAME=root", "SHELL=/bin/sh", "PATH=/usr/bin:/bin"}
			if out, err := cmd.CombinedOutput(); err != nil {
				r.t.Errorf("%s: %v\n%s", line, err, out)
			}
		}
	}
}

// installed puts the binary where the first chapter has it put.
func (r *newcomer) installed() {
	r.t.Helper()
	r.runs("cp $(command -v tidings) /usr/local/bin/tidings.new; mv /usr/local/bin/tidings.new /usr/local/bin/tidings")
}

func (r *newcomer) subscriptions() {
	r.t.Helper()
	r.newFile("subscriptions.opml", `<?xml version="1.0" encoding="UTF-8"?>
<opml version="2.0"><head><title>Feeds</title></head><body>
<outline text="News"><outline text="A paper" type="rss" xmlUrl="http://paper.example.org/feed"/></outline>
<outline text="Another" type="rss" xmlUrl="http://another.example.com/feed"/>
</body></opml>`)
}

// feeds is in a folder of its own.
func (r *newcomer) feeds() {
	r.installed()
	r.folder = filepath.Join(os.Getenv("HOME"), "feeds")
	if err := os.MkdirAll(r.folder, 0o755); err != nil {
		r.t.Fatal(err)
	}
}

func (r *newcomer) fetched() {
	r.installed()
	r.runs("tidings init >tidings.toml; tidings fetch")
}

// synopses holds the forms of commands against what each says of itself.
func (r *newcomer) synopses() {
	for _, form := range r.chapter.inline {
		for _, name := range subcommands(form) {
			help := r.runs(name + " --help")
			for _, flag := range regexp.MustCompile(`--[a-z-]+`).FindAllString(form, -1) {
				if !strings.Contains(help, flag+" ") {
					r.t.Errorf("%s has no %s", name, flag)
				}
			}
		}
	}
}

// subcommands are the commands that a form is of.
func subcommands(form string) []string {
	words := strings.Fields(form)
	if words[1] != "store" {
		return []string{"tidings " + words[1]}
	}
	var all []string
	for name := range strings.SplitSeq(strings.TrimPrefix(form, "tidings store "), `\|`) {
		all = append(all, "tidings store "+strings.Fields(name)[0])
	}
	return all
}

// booted has systemd run as it does on a machine that was started, with as
// little as it can, beside this test.
func (r *newcomer) booted() {
	r.t.Helper()
	systemd := "/lib/systemd/systemd"
	if _, err := os.Stat(systemd); err != nil {
		tool(r.t, systemd, "systemd")
	}
	r.installed()
	cmd := exec.Command("unshare", "--pid", "--mount", "--fork", "--kill-child=KILL", "sh", "-ec",
		`mount -t proc proc /proc; mount --bind /proc/sys /proc/sys; mount -o remount,bind,ro /proc/sys
		mount -t tmpfs -o mode=755 tmpfs /run; : >/etc/machine-id; exec env container=other `+systemd+` --unit=basic.target`)
	if err := cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	r.needs("systemd", func() bool {
		children, err := os.ReadFile(fmt.Sprintf("/proc/%[1]d/task/%[1]d/children", cmd.Process.Pid))
		child := strings.TrimSpace(string(children))
		r.into = []string{"nsenter", "--target", child, "--mount", "--pid", "--"}
		return err == nil && child != "" && r.shell("systemctl is-active basic.target").Run() == nil
	})
}

// publishes holds that there is a merged feed.
func (r *newcomer) publishes() {
	r.t.Helper()
	r.awaits("a merged feed", merged)
}

// published holds that there is one for a web server, who is another user.
func (r *newcomer) published() {
	r.t.Helper()
	if feed := r.runs("setpriv --reuid 65533 --regid 65533 --clear-groups cat /srv/tidings/all.rss"); !strings.Contains(feed, "<item>") {
		r.t.Errorf("/srv/tidings/all.rss is\n%s", feed)
	}
	r.runs("systemctl is-enabled tidings-fetch.timer; systemctl is-active tidings-fetch.timer")
}

// readyForDocker is for a build that takes minutes, and loads its modules
// before it is on a machine that has no registry of them.
func readyForDocker(t *testing.T) {
	forRelease(t)
	tool(t, "dockerd", "docker.io")
	tool(t, "busybox", "busybox-static")
	if os.Getenv(apartKey) != "" {
		return
	}
	if out, err := exec.Command("go", "mod", "download").CombinedOutput(); err != nil {
		t.Fatalf("go mod download: %v\n%s", err, out)
	}
}

// docker starts the engine. The image that ours is built with is made of this
// machine's Go and its modules, since it cannot be had without a registry; the
// feeds are such as need no certificate, for the image has its own authorities.
func (r *newcomer) docker() {
	r.t.Helper()
	r.subscriptions()
	mount(r.t, "tmpfs", "/mnt", "tmpfs", 0, "")
	engine := exec.Command("dockerd", "--iptables=false", "--ip6tables=false", "--data-root", "/mnt/docker")
	if err := engine.Start(); err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { engine.Process.Signal(syscall.SIGTERM); engine.Wait() })
	r.needs("dockerd", func() bool { return r.shell("docker info").Run() == nil })
	r.runs(`image=$(sed -n 's/^FROM \(golang:.*\) AS build$/\1/p' Dockerfile)
		mkdir -p /mnt/base/bin /mnt/base/tmp /mnt/base/go/pkg /mnt/base/usr/local
		cp "$(command -v busybox)" /mnt/base/bin/
		for name in sh mkdir; do ln -s busybox /mnt/base/bin/$name; done
		cp -a "$(go env GOROOT)" /mnt/base/usr/local/go
		cp -a "$(go env GOMODCACHE)" /mnt/base/go/pkg/mod
		tar -C /mnt/base -c . | docker import -c 'ENV PATH=/usr/local/go/bin:/bin GOPATH=/go GOPROXY=off GOFLAGS=-mod=mod' - "$image"
		rm -r /mnt/base`)
}

// putsFeedsIn replaces the configuration, as an editor does, with one of feeds
// that can be had.
func (r *newcomer) putsFeedsIn() {
	r.t.Helper()
	r.newFile("config/new", "[[source]]\nurl = \"http://paper.example.org/feed\"\n")
	r.runs("mv config/new config/tidings.toml")
	r.publishes()
}
