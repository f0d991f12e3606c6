package main

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var release = flag.Bool("release", false, "build the static binary, and test it as the container runs it")

// buildLine is the command by which the Dockerfile makes the binary: what is
// tested here is what the image has.
var buildLine = regexp.MustCompile(`(?m)^RUN (CGO_ENABLED=0 go build (?:.*\\\n)*.*)$`)

// staticBuild is the binary of the container, built of the module in a folder.
func staticBuild(t *testing.T, module string) string {
	t.Helper()
	found := buildLine.FindStringSubmatch(topText(t, "Dockerfile"))
	if found == nil || !strings.Contains(found[1], "/out/tidings") {
		t.Fatal("the Dockerfile does not build /out/tidings")
	}
	binary := filepath.Join(t.TempDir(), "tidings")
	build := exec.Command("sh", "-c", strings.Replace(found[1], "/out/tidings", binary, 1))
	build.Dir, build.Env = module, append(os.Environ(), "VERSION=1.2.3", "COMMIT=abcdef", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", found[1], err, out)
	}
	return binary
}

// topText is a file at the top of the module.
func topText(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// forRelease skips a test that builds the binary unless that was asked for.
func forRelease(t *testing.T) {
	t.Helper()
	if !*release {
		t.Skip("a build takes a while; -release does it")
	}
}

// copied is the module in another folder, as the Dockerfile takes it there.
func copied(t *testing.T, module string) string {
	t.Helper()
	to := t.TempDir()
	for _, name := range []string{"aggregator", "cmd", "store"} {
		if err := os.CopyFS(filepath.Join(to, name), os.DirFS(filepath.Join(module, name))); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"go.mod", "go.sum"} {
		text, err := os.ReadFile(filepath.Join(module, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(to, name), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return to
}

// TestReleaseIsReproducible builds in two folders.
func TestReleaseIsReproducible(t *testing.T) {
	forRelease(t)
	var sums [2][32]byte
	for i, module := range []string{"../..", copied(t, "../..")} {
		binary := staticBuild(t, module)
		text, err := os.ReadFile(binary)
		if err != nil {
			t.Fatal(err)
		}
		sums[i] = sha256.Sum256(text)
		out, err := exec.Command(binary, "version").Output()
		if err != nil || !strings.HasPrefix(string(out), "tidings 1.2.3 commit abcdef go1.") {
			t.Errorf("version: %v %s", err, out)
		}
		if bytes.Contains(text, []byte(os.Getenv("HOME")+"/")) && os.Getenv("HOME") != "/" {
			t.Error("the binary has a path of the machine that built it")
		}
	}
	if sums[0] != sums[1] {
		t.Errorf("two builds differ: %x and %x", sums[0], sums[1])
	}
}

// maxBinary is how large the image may be.
const maxBinary = 20_000_000

func TestReleaseIsSmall(t *testing.T) {
	forRelease(t)
	about, err := os.Stat(staticBuild(t, "../.."))
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d bytes", about.Size())
	if about.Size() >= maxBinary {
		t.Errorf("the binary has %d bytes", about.Size())
	}
}
