package main

import (
	"bytes"
	"crypto/sha256"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

var release = flag.Bool("release", false, "build the static binary, and test it as the container runs it")

// nobody is the user of the container.
const nobody = 65532

// staticBuild is the binary of the container, built of the module in a folder.
func staticBuild(t *testing.T, module string) string {
	t.Helper()
	binary := filepath.Join(t.TempDir(), "tidings")
	build := exec.Command("go", "build", "-trimpath", "-buildvcs=false", "-ldflags", "-s -w -X main.version=1.2.3 -X main.commit=abcdef", "-o", binary, "./cmd/tidings")
	build.Dir, build.Env = module, append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	return binary
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

// emptyRoot is the file system of the container: the binary, a configuration,
// and a folder that its user may write to. Everything else belongs to another
// user and is for reading.
func emptyRoot(t *testing.T, config string) string {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("needs root, to become somebody else in a root of its own")
	}
	binary, root := staticBuild(t, "../.."), t.TempDir()
	text, err := os.ReadFile(binary)
	if err != nil {
		t.Fatal(err)
	}
	for path, content := range map[string]string{"tidings": string(text), "etc/tidings/tidings.toml": config, "data/.keep": ""} {
		file := filepath.Join(root, path)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o555); err != nil {
			t.Fatal(err)
		}
	}
	for dir := root; strings.HasPrefix(dir, os.TempDir()) && dir != os.TempDir(); dir = filepath.Dir(dir) {
		if err := os.Chmod(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(filepath.Join(root, "data"), nobody, nobody); err != nil {
		t.Fatal(err)
	}
	return root
}

// inside runs the binary in its root as its user, who has no capability.
func inside(t *testing.T, root string, args ...string) *process {
	t.Helper()
	return launch(t, &exec.Cmd{
		Path: "/tidings", Args: append([]string{"/tidings"}, args...), Dir: "/data", Env: []string{"GOMEMLIMIT=115MiB"},
		SysProcAttr: &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: nobody, Gid: nobody}},
	})
}

// TestReleaseRunsInAnEmptyRoot runs the daemon where there is nothing but itself
// and one folder to write to.
func TestReleaseRunsInAnEmptyRoot(t *testing.T) {
	forRelease(t)
	up := fetchtest.New(t)
	var items []fetchtest.Item
	for i := range 200 {
		items = append(items, item(fmt.Sprint("a", i), i))
	}
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", items...)})
	listen, err := probe("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	root := emptyRoot(t, fmt.Sprintf("[server]\nlisten = %q\n[fetch]\nallow_networks = [\"127.0.0.0/8\"]\n%sschedule = \"CRON_TZ=Asia/Tehran @every 1s\"\n",
		listen, sourceTOML("a", up.URL+"/a")))
	daemon := inside(t, root, "serve")
	daemon.serving()
	daemon.await(`msg="articles stored"`)

	eventually(t, "healthcheck says that it is ready", func() bool { return inside(t, root, "healthcheck").stop(0) == exitDone })
	second := inside(t, root, "serve")
	second.await("tidings.db: in use by another tidings")
	if code := second.stop(0); code != exitFailed {
		t.Errorf("a second one on the same volume ends with exit code %d", code)
	}

	town := inside(t, root, "demo", "--listen", "127.0.0.1:0")
	town.await("^Ctrl-C ends the demo")
	if code := town.stop(syscall.SIGINT); code != exitDone {
		t.Errorf("the demo ends with exit code %d", code)
	}

	if code := daemon.stop(syscall.SIGTERM); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	if usage := daemon.cmd.ProcessState.SysUsage().(*syscall.Rusage); usage.Maxrss > 128<<10 {
		t.Errorf("it took %d KiB", usage.Maxrss)
	}
	if left, err := filepath.Glob(filepath.Join(root, "*")); err != nil || len(left) != 3 {
		t.Errorf("the root has %q, %v", left, err)
	}
}
