package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// tool is a program of a Debian package that checks a file of docs. In CI it has
// to be there.
func tool(t *testing.T, name, debian string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil && os.Getenv("CI") != "" {
		t.Fatalf("docs must be looked at by %s: install Debian's %s (%v)", name, debian, err)
	} else if err != nil {
		t.Skipf("SKIPPED: %s is not here; install Debian's %s", name, debian)
	}
	return path
}

// doc is the text of a file of docs.
func doc(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../../docs", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestUnitsAreWhatSystemdExpects(t *testing.T) {
	t.Parallel()
	analyze := tool(t, "systemd-analyze", "systemd")
	binary, err := exec.LookPath("tidings")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	args := []string{"verify", "--man=no"}
	for _, name := range []string{"tidings.service", "tidings-fetch.service", "tidings-fetch.timer"} {
		file := filepath.Join(dir, name)
		unit := strings.ReplaceAll(doc(t, name), "/usr/local/bin/tidings", binary)
		if err := os.WriteFile(file, []byte(unit), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, file)
	}
	if out, err := exec.Command(analyze, args...).CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("systemd-analyze verify: %v\n%s", err, out)
	}
}

// TestUnitsStartWhatTheyShould holds what a verification cannot know.
func TestUnitsStartWhatTheyShould(t *testing.T) {
	for name, lines := range map[string][]string{
		"tidings.service": {
			"ExecStart=/usr/local/bin/tidings serve", "Restart=on-failure", "DynamicUser=yes",
			// A file with a fault has it at the next start too: nothing is tried for ever.
			"StartLimitIntervalSec=5min", "StartLimitBurst=5",
		},
		// What is published belongs to a user who is there also when nothing
		// runs, in a folder that a web server can read.
		"tidings-fetch.service": {"ExecStart=/usr/local/bin/tidings fetch --quiet --export /srv/tidings", "User=tidings", "ReadWritePaths=/srv/tidings", "UMask=0022"},
	} {
		unit := doc(t, name)
		for _, line := range append(lines, "EnvironmentFile=-/etc/tidings/environment", "StateDirectory=tidings", "WorkingDirectory=/var/lib/tidings") {
			if !strings.Contains(unit, "\n"+line+"\n") {
				t.Errorf("%s has no line %s", name, line)
			}
		}
	}
}

func TestNginxTakesItsConfiguration(t *testing.T) {
	t.Parallel()
	nginx, dir := tool(t, "nginx", "nginx-light"), t.TempDir()
	site := strings.NewReplacer("listen 80", "listen 127.0.0.1:18080", "listen [::]:80;", "").Replace(doc(t, "nginx.conf"))
	whole := fmt.Sprintf("pid %s/pid;\nerror_log stderr;\nevents {}\nhttp {\naccess_log off;\n%s}\n", dir, site)
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(whole), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(nginx, "-t", "-p", dir, "-c", file).CombinedOutput(); err != nil {
		t.Errorf("nginx -t: %v\n%s", err, out)
	}
}

func TestCaddyTakesItsConfiguration(t *testing.T) {
	t.Parallel()
	caddy := tool(t, "caddy", "caddy")
	if out, err := exec.Command(caddy, "validate", "--adapter", "caddyfile", "--config", "../../docs/Caddyfile").CombinedOutput(); err != nil {
		t.Errorf("caddy validate: %v\n%s", err, out)
	}
}

func TestCompletionsAreThereForEveryShell(t *testing.T) {
	t.Parallel()
	for _, shell := range []string{"bash", "zsh", "fish", "powershell"} {
		if out, code := tidingsIn(t, t.TempDir(), "completion", shell); code != exitDone || !strings.Contains(out, "tidings") {
			t.Errorf("%s: exit code %d", shell, code)
		}
	}
	if out, _ := tidingsIn(t, t.TempDir(), "__complete", "che"); !strings.HasPrefix(out, "check\t") {
		t.Errorf("che is completed by %s", out)
	}
}
