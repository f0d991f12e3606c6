package main

import (
	"net/netip"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"unsafe"
)

// apartKey names in the environment the test that goes on apart.
const apartKey = "TIDINGS_TEST_APART"

// apart runs a test again on a machine of its own (testdata/machine.sh), so that
// it may install, mount, listen on every port and stand for every host; it
// reports whether this is that machine. On the other one nothing is left to do.
func apart(t *testing.T) bool {
	t.Helper()
	if os.Getenv(apartKey) == t.Name() {
		connect(t)
		return true
	}
	asRoot(t)
	ableToBeApart(t)
	pattern := "^" + strings.ReplaceAll(t.Name(), "/", "$/^") + "$"
	args := append([]string{"testdata/machine.sh", os.Args[0]}, os.Args[1:]...)
	cmd := exec.CommandContext(t.Context(), "sh", append(args, "-test.run="+pattern, "-test.v", "-test.paniconexit0")...)
	// systemd empties /tmp when it starts.
	cmd.Env = append(os.Environ(), apartKey+"="+t.Name(), "TMPDIR=/var/tmp", "SSL_CERT_FILE=")
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Errorf("apart: %v\n%s", err, out)
	} else if testing.Verbose() {
		t.Logf("apart:\n%s", out)
	}
	return false
}

// ableToBeApart skips a test where root may not have a machine of its own, as in
// most containers; also in CI, for nothing that could be installed helps.
func ableToBeApart(t *testing.T) {
	t.Helper()
	if out, err := exec.CommandContext(t.Context(), "sh", "testdata/machine.sh", "true").CombinedOutput(); err != nil {
		t.Skipf("SKIPPED: no machine of its own can be had here: %v\n%s", err, out)
	}
}

// asRoot skips a test that only root can run; in CI it fails.
func asRoot(t *testing.T) {
	t.Helper()
	if os.Getuid() == 0 {
		return
	}
	if os.Getenv("CI") != "" {
		t.Fatal("needs root")
	}
	t.Skip("SKIPPED: needs root, for mounts and a network of its own")
}

// internet is the address at which a machine of its own finds every host. It
// belongs to nobody (RFC 7526), and counts as public.
const internet = "192.88.99.1"

// The requests of netdevice(7), with what they carry.
type interfaceFlags struct {
	name  [syscall.IFNAMSIZ]byte
	flags uint16
	_     [22]byte
}

type interfaceAddress struct {
	name    [syscall.IFNAMSIZ]byte
	address syscall.RawSockaddrInet4
	_       [8]byte
}

// connect makes a new network answer at 127.0.0.1, and as the internet.
func connect(t *testing.T) {
	t.Helper()
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_DGRAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer syscall.Close(socket)
	loopback := interfaceFlags{flags: syscall.IFF_UP}
	copy(loopback.name[:], "lo")
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(socket), syscall.SIOCSIFFLAGS, uintptr(unsafe.Pointer(&loopback))); errno != 0 {
		t.Fatalf("lo: %v", errno)
	}
	other := interfaceAddress{address: syscall.RawSockaddrInet4{Family: syscall.AF_INET, Addr: netip.MustParseAddr(internet).As4()}}
	copy(other.name[:], "lo:1")
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, uintptr(socket), syscall.SIOCSIFADDR, uintptr(unsafe.Pointer(&other))); errno != 0 {
		t.Fatalf("lo:1: %v", errno)
	}
}

// mount is mount(2), in a test that runs apart: it ends with its process.
func mount(t *testing.T, source, target, kind string, flags uintptr, options string) {
	t.Helper()
	if err := syscall.Mount(source, target, kind, flags, options); err != nil {
		t.Fatalf("mount %s at %s: %v", source, target, err)
	}
}
