package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"tidings/aggregator/fetch/fetchtest"
)

// TestMain lets the tests and scripts run the real program as "tidings". They
// wait for it most of the time, so many of them run at once.
func TestMain(m *testing.M) {
	if err := flag.Set("test.parallel", "8"); err != nil {
		panic(err)
	}
	testscript.Main(m, map[string]func(){"tidings": main, "contained": contained})
}

// TestScripts runs the command line as a person would. At $UPSTREAM are the
// files of the script's folder www.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Setup: func(e *testscript.Env) error {
			up := fetchtest.New(t)
			up.Dir("/", filepath.Join(e.WorkDir, "www"))
			e.Setenv("UPSTREAM", up.URL)
			return nil
		},
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"exitcode": exitCode},
	})
}

var update = flag.Bool("update", false, "rewrite the expected output in the scripts")

// exitCode is the script command "exitcode N PROGRAM ARG…".
func exitCode(ts *testscript.TestScript, _ bool, args []string) {
	err := ts.Exec(args[1], args[2:]...)
	code := 0
	if exit, ok := errors.AsType[*exec.ExitError](err); ok {
		code = exit.ExitCode()
	}
	if fmt.Sprint(code) != args[0] {
		ts.Fatalf("exit code %d, want %s", code, args[0])
	}
}

// patience bounds every wait of a test; nothing takes nearly as long.
const patience = 20 * time.Second

// process is the running program.
type process struct {
	t     testing.TB
	cmd   *exec.Cmd
	lines chan string // of its log
	seen  []string
}

// start runs the program in a folder.
func start(t testing.TB, dir string, args ...string) *process {
	t.Helper()
	return startWith(t, dir, nil, args...)
}

// startWith runs the program in a folder with additions to the environment.
// What it prints counts among the lines of its log.
func startWith(t testing.TB, dir string, env []string, args ...string) *process {
	t.Helper()
	cmd := exec.Command("tidings", args...)
	cmd.Dir, cmd.Env = dir, append(os.Environ(), env...)
	return launch(t, cmd)
}

// launch runs a command that is the program.
func launch(t testing.TB, cmd *exec.Cmd) *process {
	t.Helper()
	p := &process{t: t, cmd: cmd, lines: make(chan string, 10_000)}
	stderr, err := p.cmd.StderrPipe()
	if err != nil {
		t.Fatal(err)
	}
	p.cmd.Stdout = p.cmd.Stderr // the pipe
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.lines)
		for scanner := bufio.NewScanner(stderr); scanner.Scan(); {
			p.lines <- scanner.Text()
		}
	}()
	t.Cleanup(func() {
		p.cmd.Process.Kill() // already gone, unless the test failed
		for range p.lines {
		}
		p.cmd.Wait()
		if t.Failed() {
			t.Logf("log:\n%s", strings.Join(p.seen, "\n"))
		}
	})
	return p
}

// await returns the next line of the log that matches, with its submatches.
func (p *process) await(pattern string) []string {
	p.t.Helper()
	re := regexp.MustCompile(pattern)
	timeout := time.After(patience)
	for {
		select {
		case line, ok := <-p.lines:
			if !ok {
				p.t.Fatalf("the program ended before it logged %s", pattern)
			}
			p.seen = append(p.seen, line)
			if m := re.FindStringSubmatch(line); m != nil {
				return m
			}
		case <-timeout:
			p.t.Fatalf("nothing logged that matches %s", pattern)
		}
	}
}

// serving waits until the daemon listens and returns where.
func (p *process) serving() string {
	p.t.Helper()
	return "http://" + p.await(`msg=serving listen=(\S+)`)[1]
}

// stop sends the signal and returns the exit code.
func (p *process) stop(signal syscall.Signal) int {
	p.t.Helper()
	if err := p.cmd.Process.Signal(signal); err != nil {
		p.t.Fatal(err)
	}
	for line := range p.lines {
		p.seen = append(p.seen, line)
	}
	p.cmd.Wait()
	return p.cmd.ProcessState.ExitCode()
}

// write makes a configuration file in dir: a server on a free port, a store,
// a fast schedule, and then what the test says.
func write(t testing.TB, dir, rest string) {
	t.Helper()
	text := `
[server]
listen   = "127.0.0.1:0"
base_url = "https://feeds.example"
[fetch]
schedule       = "@every 1s"
per_host       = 8
per_host_gap   = "0s"
allow_networks = ["127.0.0.0/8"]
` + rest
	if err := os.WriteFile(filepath.Join(dir, "tidings.toml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// sourceTOML describes a source with sections.
func sourceTOML(name, url string, sections ...string) string {
	quoted, _ := json.Marshal(append([]string{}, sections...))
	return fmt.Sprintf("[[source]]\nname = %q\nurl = %q\nsections = %s\n", name, url, quoted)
}

// get asks for an address; the body is read whole.
func get(t testing.TB, url string, header ...string) (*http.Response, string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		request.Header.Set(header[i], header[i+1])
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		t.Fatal(err)
	}
	return response, string(body)
}

// eventually waits until the condition holds of what another process does.
func eventually(t testing.TB, what string, condition func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for timeout := time.After(patience); !condition(); {
		select {
		case <-timeout:
			t.Fatalf("never: %s", what)
		case <-tick.C:
		}
	}
}
