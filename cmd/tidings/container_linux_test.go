package main

import (
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"testing"

	"tidings/aggregator/fetch/fetchtest"
)

const (
	nobody         = 65532     // the user of the container
	containerLimit = 128 << 20 // bytes of memory, mem_limit in compose.yaml
)

// container is the image as compose.yaml has it run, without an engine: a root
// that is for reading and has nothing but the binary, a volume, a folder of
// configuration, a limit of memory, a user without any capability who can gain
// none, and no network but its own.
type container struct {
	t           *testing.T
	root, group string // folders: the file system, the control group
}

// newContainer needs a test that runs apart.
func newContainer(t *testing.T, config string) *container {
	t.Helper()
	binary, err := os.ReadFile(staticBuild(t, "../.."))
	if err != nil {
		t.Fatal(err)
	}
	c := &container{t: t, root: "/media", group: memoryGroup(t, containerLimit)}
	mount(t, "tmpfs", c.root, "tmpfs", 0, "mode=755")
	c.file("tidings", string(binary))
	c.file("etc/tidings/tidings.toml", config)
	c.volume("data")
	for _, system := range []string{"proc", "sys"} {
		c.folder(system)
		mount(t, "/"+system, filepath.Join(c.root, system), "", syscall.MS_BIND|syscall.MS_REC, "")
	}
	mount(t, "", c.root, "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, "")
	return c
}

func (c *container) folder(name string) string {
	c.t.Helper()
	folder := filepath.Join(c.root, name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		c.t.Fatal(err)
	}
	return folder
}

func (c *container) file(name, text string) {
	c.t.Helper()
	c.folder(filepath.Dir(name))
	if err := os.WriteFile(filepath.Join(c.root, name), []byte(text), 0o555); err != nil {
		c.t.Fatal(err)
	}
}

// volume is a folder that the user may write to.
func (c *container) volume(name string) {
	c.t.Helper()
	mount(c.t, "tmpfs", c.folder(name), "tmpfs", 0, fmt.Sprintf("mode=755,uid=%d,gid=%d", nobody, nobody))
}

// run runs the binary.
func (c *container) run(args ...string) *process {
	c.t.Helper()
	cmd := exec.Command("contained", append([]string{c.root, c.group, "/tidings"}, args...)...)
	cmd.Env = append(os.Environ(), "GOMEMLIMIT=")
	return launch(c.t, cmd)
}

// memoryGroup is the folder of a new control group that may take so many bytes,
// of version 2 where that has the memory, else of version 1.
func memoryGroup(t *testing.T, limit int) string {
	t.Helper()
	parent, file := "/sys/fs/cgroup", "memory.max"
	if controllers, err := os.ReadFile(filepath.Join(parent, "cgroup.controllers")); err != nil {
		parent, file = "/sys/fs/cgroup/memory", "memory.limit_in_bytes"
	} else if slices.Contains(strings.Fields(string(controllers)), "memory") {
		put(t, filepath.Join(parent, "cgroup.subtree_control"), "+memory")
	}
	group, err := os.MkdirTemp(parent, "tidings-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.Remove(group); err != nil {
			t.Error(err)
		}
	})
	if err := os.Chmod(group, 0o755); err != nil { // as an engine's are
		t.Fatal(err)
	}
	put(t, filepath.Join(group, file), fmt.Sprint(limit))
	return group
}

// put writes to a file that is there.
func put(t *testing.T, file, text string) {
	t.Helper()
	if err := os.WriteFile(file, []byte(text), 0); err != nil {
		t.Fatal(err)
	}
}

// Of prctl(2).
const (
	dropBounding    = 24
	setNoPrivileges = 38
)

// contained is the program "contained ROOT GROUP PROGRAM ARG…": it becomes the
// program, in the root and the control group, as the user of the container.
func contained() {
	runtime.LockOSThread() // what follows is of one thread, and that one becomes the program
	root, group, program := os.Args[1], os.Args[2], os.Args[3:]
	steps := []func() error{
		func() error { return os.WriteFile(filepath.Join(group, "cgroup.procs"), []byte("0"), 0) },
		func() error { return syscall.Chroot(root) },
		func() error { return syscall.Chdir("/data") },
		dropBoundingSet,
		func() error { return prctl(setNoPrivileges, 1) },
		func() error { return syscall.Setgroups(nil) },
		func() error { return syscall.Setresgid(nobody, nobody, nobody) },
		func() error { return syscall.Setresuid(nobody, nobody, nobody) }, // and the capabilities are gone
		func() error { return syscall.Exec(program[0], program, os.Environ()) },
	}
	for _, step := range steps {
		if err := step(); err != nil {
			fmt.Fprintln(os.Stderr, "contained:", err)
			os.Exit(1)
		}
	}
}

// dropBoundingSet makes every capability one that cannot be had again.
func dropBoundingSet() error {
	for capability := uintptr(0); ; capability++ {
		err := prctl(dropBounding, capability)
		if err == syscall.EINVAL && capability > 0 {
			return nil // there are no more
		}
		if err != nil {
			return err
		}
	}
}

func prctl(option, value uintptr) error {
	if _, _, errno := syscall.RawSyscall6(syscall.SYS_PRCTL, option, value, 0, 0, 0, 0); errno != 0 {
		return errno
	}
	return nil
}

// TestReleaseRunsInAContainer runs the daemon where there is nothing but itself
// and one folder to write to.
func TestReleaseRunsInAContainer(t *testing.T) {
	forRelease(t)
	if !apart(t) {
		return
	}
	up := fetchtest.New(t)
	var items []fetchtest.Item
	for i := range 200 {
		items = append(items, item(fmt.Sprint("a", i), i))
	}
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A", items...)})
	c := newContainer(t, fmt.Sprintf("[fetch]\nallow_networks = [\"127.0.0.0/8\"]\nschedule = \"CRON_TZ=Asia/Tehran @every 1s\"\n[[source]]\nname = \"a\"\nurl = %q\n", up.URL+"/a"))
	daemon := c.run("serve")
	daemon.serving()
	daemon.await(`msg="articles stored"`)
	c.mayNothing(daemon)
	eventually(t, "healthcheck says that it is ready", func() bool { return c.run("healthcheck").stop(0) == exitDone })
	c.heedsItsLimit("http://localhost:8080/metrics")

	second := c.run("serve")
	second.await("tidings.db: in use by another tidings")
	if code := second.stop(0); code != exitFailed {
		t.Errorf("a second one on the same volume ends with exit code %d", code)
	}
	c.showsTheDemo()

	if code := daemon.stop(syscall.SIGTERM); code != exitDone {
		t.Errorf("exit code %d", code)
	}
	if usage := daemon.cmd.ProcessState.SysUsage().(*syscall.Rusage); usage.Maxrss > containerLimit>>10 {
		t.Errorf("it took %d KiB", usage.Maxrss)
	}
	if left, err := filepath.Glob(filepath.Join(c.root, "data/*")); err != nil || len(left) != 1 {
		t.Errorf("the volume has %q, %v", left, err)
	}
}

// mayNothing looks at what a process is allowed to do.
func (c *container) mayNothing(p *process) {
	c.t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		c.t.Fatal(err)
	}
	for _, want := range []string{"CapPrm:\t0000000000000000", "CapEff:\t0000000000000000", "CapBnd:\t0000000000000000", "NoNewPrivs:\t1", fmt.Sprintf("Uid:\t%[1]d\t%[1]d\t%[1]d", nobody)} {
		if !strings.Contains(string(status), want) {
			c.t.Errorf("the daemon has no %q in\n%s", want, status)
		}
	}
	if err := os.WriteFile(filepath.Join(c.root, "new"), nil, 0o600); err == nil {
		c.t.Error("the root can be written to, even by root")
	}
}

// heedsItsLimit looks at what the runtime was told of the limit of memory.
func (c *container) heedsItsLimit(metrics string) {
	c.t.Helper()
	response, body := get(c.t, metrics)
	if response.StatusCode != http.StatusOK {
		c.t.Fatal(response.Status)
	}
	goal := regexp.MustCompile(`(?m)^go_gc_gomemlimit_bytes (\S+)$`).FindStringSubmatch(body)
	if want := fmt.Sprint(float64(containerLimit / 100 * memoryShare)); goal == nil || goal[1] != want {
		c.t.Errorf("the runtime is to stay within %v, want %s", goal, want)
	}
}

// showsTheDemo runs it beside the daemon.
func (c *container) showsTheDemo() {
	c.t.Helper()
	town := c.run("demo", "--listen", "127.0.0.1:0")
	town.await("^Ctrl-C ends the demo")
	if code := town.stop(syscall.SIGINT); code != exitDone {
		c.t.Errorf("the demo ends with exit code %d", code)
	}
}
