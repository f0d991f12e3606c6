package fetch_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"tidings/aggregator"
	"tidings/aggregator/fetch"
	"tidings/aggregator/fetch/fetchtest"
)

// fetchOnly names the variable that makes the test binary fetch one address,
// since the authorities that a process trusts are read once.
const fetchOnly = "FETCH_ONLY"

// noSleep lets a process under the race detector end at once.
const noSleep = "GORACE=atexit_sleep_ms=0"

func fetchAndPrint(address string) int {
	response, err := fetch.New(options()).Fetch(context.Background(), aggregator.Request{URL: address})
	if err != nil {
		fmt.Print(err)
		return 1
	}
	fmt.Printf("%s", response.Body)
	return 0
}

func TestAnInternalAuthorityIsTrustedThroughTheEnvironment(t *testing.T) {
	u := fetchtest.NewTLS(t)
	u.Serve("/feed", fetchtest.Answer{Body: "feed"})
	folder, empty := t.TempDir(), t.TempDir()
	file := filepath.Join(folder, "internal.pem")
	if err := os.WriteFile(file, []byte(u.CA), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, variables := range map[string][]string{
		"SSL_CERT_FILE": {"SSL_CERT_FILE=" + file, "SSL_CERT_DIR=" + empty},
		"SSL_CERT_DIR":  {"SSL_CERT_FILE=" + filepath.Join(empty, "none.pem"), "SSL_CERT_DIR=" + folder},
	} {
		again := exec.CommandContext(t.Context(), os.Args[0])
		again.Env = append(os.Environ(), append(variables, fetchOnly+"="+u.URL+"/feed", noSleep)...)
		if out, err := again.Output(); err != nil || string(out) != "feed" {
			t.Errorf("%s: %v: %s", name, err, out)
		}
	}
}

func TestAnUnknownAuthorityIsNotTrusted(t *testing.T) {
	u := fetchtest.NewTLS(t)
	u.Serve("/feed", fetchtest.Answer{Body: "feed"})
	f := newFetcher(t, options())
	mustContain(t, refused(t, f, aggregator.Request{URL: u.URL + "/feed"}), "certificate signed by unknown authority")
	if len(u.Log()) != 0 {
		t.Errorf("asked %+v", u.Log())
	}
}

func TestACertificateMustNameTheHost(t *testing.T) {
	u := fetchtest.NewTLS(t)
	o := options()
	o.Dial = u.Dial
	f := newFetcher(t, o)
	f.Trust(u.CA)
	mustContain(t, refused(t, f, aggregator.Request{URL: "https://feeds.example/"}), "not feeds.example")
}

func TestTLSIsNotGivenUpOnTheWay(t *testing.T) {
	t.Run("a21 https to http", func(t *testing.T) {
		secure, plain := fetchtest.NewTLS(t), fetchtest.New(t)
		secure.Serve("/feed", fetchtest.Answer{Location: plain.URL + "/feed?key=k"})
		f := newFetcher(t, options())
		f.Trust(secure.CA)
		err := refused(t, f, aggregator.Request{URL: secure.URL + "/feed"})
		mustContain(t, err, "redirect from https down to "+plain.URL+"/feed?…")
		if len(plain.Log()) != 0 {
			t.Errorf("asked %+v", plain.Log())
		}
	})
}
