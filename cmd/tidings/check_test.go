package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	"weak"

	"tidings/aggregator"
	"tidings/aggregator/fetch/fetchtest"
)

// TestCheckLiveGivesEachSourceItsVerdict asks one source for each thing that can
// be wrong with it, and looks for what there is to do.
func TestCheckLiveGivesEachSourceItsVerdict(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	two := []fetchtest.Item{item("a1", 48), item("a2", 72)}
	newest := two[0].Published.Format(time.DateOnly)
	here := strings.NewReplacer("$UP", up.URL)
	var config string
	var wants []string
	for _, c := range []struct {
		name   string
		answer fetchtest.Answer
		more   string
		want   string
	}{
		{"rss", fetchtest.Answer{Body: fetchtest.RSS("A", two...)}, "", "ok      rss: RSS, 2 items, newest " + newest},
		{"atom", fetchtest.Answer{Body: fetchtest.Atom("A", two...)}, "", "ok      atom: Atom, 2 items, newest " + newest},
		{"json", fetchtest.Answer{Body: fetchtest.JSON("A", two[0])}, "", "ok      json: JSON Feed, 1 item, newest " + newest},
		{"empty", fetchtest.Answer{Body: fetchtest.RSS("A")}, "", "ok      empty: RSS, 0 items"},
		{"moved", fetchtest.Answer{Status: 301, Location: "/rss"}, "", `ok      moved: RSS, 2 items, newest ` + newest + `; moved permanently: write url = "$UP/rss"`},
		{"mirrored", fetchtest.Answer{Status: 502}, `mirrors = ["$UP/atom"]`, `ok      mirrored: Atom, 2 items, newest ` + newest + `; a mirror serves, $UP/atom, since url does not; the trouble is the publisher's: try again later`},
		{"off", fetchtest.Answer{}, "disabled = true", "off     off: disabled in the configuration"},
		{"page", fetchtest.Answer{Body: `<!DOCTYPE html><link rel="alternate" type="application/rss+xml" href="/rss">`}, "", `failed  page: read $UP/page: not a feed: an HTML page; the page announces a feed: write url = "$UP/rss"`},
		{"links", fetchtest.Answer{Body: `<!DOCTYPE html><a href="/rss.xml">RSS</a>`}, "", `failed  links: read $UP/links: not a feed: an HTML page; a link there looks like a feed: try url = "$UP/rss.xml"`},
		{"bare", fetchtest.Answer{Body: `<!DOCTYPE html><p>Nothing`}, "", `failed  bare: read $UP/bare: not a feed: an HTML page; tidings discover $UP/ may find the feed`},
		{"locked", fetchtest.Answer{Status: 401}, "", `failed  locked: GET $UP/locked: 401 Unauthorized; it wants a login: write url = "https://user:password@…", or headers = { Authorization = "…" }`},
		{"refused", fetchtest.Answer{Status: 403}, "", "failed  refused: GET $UP/refused: 403 Forbidden; it refuses tidings: headers or [fetch] user_agent may help, or a word to the publisher"},
		{"missing", fetchtest.Answer{Status: 404}, "", "failed  missing: GET $UP/missing: 404 Not Found; tidings discover $UP/ may find where it is now"},
		{"gone", fetchtest.Answer{Status: 410}, "", "failed  gone: GET $UP/gone: 410 Gone; it is gone for good: remove the source"},
		{"broken", fetchtest.Answer{Status: 500}, "", "failed  broken: GET $UP/broken: 500 Internal Server Error; the trouble is the publisher's: try again later"},
	} {
		up.Serve("/"+c.name, c.answer)
		config += sourceTOML(c.name, up.URL+"/"+c.name) + here.Replace(c.more) + "\n"
		wants = append(wants, here.Replace(c.want))
	}
	dir := t.TempDir()
	write(t, dir, config)
	out, code := tidingsIn(t, dir, "check", "--live", "--strict")
	if code != exitPartial || !strings.HasSuffix(out, "\n15 sources looked at, 8 failed\n") {
		t.Errorf("exit code %d", code)
	}
	for _, want := range wants {
		if !strings.Contains(out, "\n"+want+"\n") {
			t.Errorf("want the line\n%s\nin\n%s", want, out)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "tidings.db")); err == nil {
		t.Error("something was stored")
	}
	if _, code := tidingsIn(t, dir, "check", "--live"); code != exitDone {
		t.Errorf("without --strict: exit code %d", code)
	}
}

func TestCheckLiveSaysWhatIsWrongWithTheConnection(t *testing.T) {
	t.Parallel()
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	expired, authority := expiredServer(t)
	unknown := httptest.NewTLSServer(http.NotFoundHandler())
	t.Cleanup(unknown.Close)
	unknown.Config.ErrorLog = nil
	dir := t.TempDir()
	write(t, dir, sourceTOML("nobody", "http://"+closed.Addr().String()+"/")+sourceTOML("expired", expired)+
		sourceTOML("unknown", unknown.URL)+sourceTOML("private", "http://192.168.7.7/")+sourceTOML("nowhere", "http://nowhere.invalid/"))
	p := startWith(t, dir, []string{"SSL_CERT_FILE=" + authority}, "check", "--live")
	for _, want := range []string{
		"^failed  nobody: .*; nothing listens there: correct url, or try again later$",
		"^failed  expired: .*; the certificate is not valid at this time: the publisher must renew it, or the clock here is wrong$",
		"^failed  unknown: .*; nobody known signed the certificate: SSL_CERT_FILE names an authority of your own$",
		`^failed  private: .* is not public; to allow it add "192.168.0.0/16" to \[fetch\] allow_networks$`,
		"^failed  nowhere: .*; (there is no such host: correct url, or remove the source|the name could not be looked up: is this machine online\\?)$",
	} {
		p.await(want)
	}
}

func TestCheckLiveLooksAtListsAndAtWhatTheyName(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	up.Serve("/a", fetchtest.Answer{Body: fetchtest.RSS("A")})
	up.Serve("/b", fetchtest.Answer{Status: http.StatusInternalServerError})
	up.Serve("/list", listing("Group", "http://10.0.0.1/feed", up.URL+"/a", up.URL+"/b", "ftp://left.example/"))
	up.Serve("/feed", fetchtest.Answer{Body: fetchtest.RSS("A")})
	up.Serve("/page", fetchtest.Answer{Body: "<!DOCTYPE html><p>Nothing"})
	dir := t.TempDir()
	var lists string
	for _, path := range []string{"/list", "/feed", "/page", "/nowhere"} {
		lists += fmt.Sprintf("[[opml]]\nurl = %q\n", up.URL+path)
	}
	write(t, dir, lists)
	out, code := tidingsIn(t, dir, "check", "--live", "--strict")
	if code != exitPartial || !strings.HasSuffix(out, "\n2 sources and 4 lists looked at, 4 failed\n") {
		t.Errorf("exit code %d", code)
	}
	for _, want := range []string{
		"ok      opml $HOST/list: a list, 2 feeds, 2 left out; 1 of them not public: [fetch] allow_networks can allow them",
		"failed  opml $HOST/feed: read the list: this is a feed, not a list of feeds; write it as [[source]]",
		"failed  opml $HOST/page: read the list: not OPML: an HTML page",
		"failed  opml $HOST/nowhere: GET $UP/nowhere: 404 Not Found; correct url",
		"ok      $HOST/a: RSS, 0 items",
		"failed  $HOST/b: GET $UP/b: 500 Internal Server Error; the trouble is the publisher's: try again later",
	} {
		if want = strings.NewReplacer("$UP", up.URL, "$HOST", strings.TrimPrefix(up.URL, "http://")).Replace(want); !strings.Contains(out, "\n"+want+"\n") {
			t.Errorf("want the line\n%s\nin\n%s", want, out)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "tidings.db.lists")); err == nil {
		t.Error("a list was kept")
	}

	t.Log("of a list that is not served, what the daemon goes on with is looked at")
	if code := start(t, dir, "fetch").stop(0); code != 0 {
		t.Fatalf("exit code %d", code)
	}
	up.Serve("/list", fetchtest.Answer{Status: http.StatusInternalServerError})
	if out, _ := tidingsIn(t, dir, "check", "--live"); !strings.HasSuffix(out, "\n2 sources and 4 lists looked at, 5 failed\n") {
		t.Errorf("without the list: %s", out)
	}
}

// TestAnExaminationKeepsNoArticles: there may be many sources, and little memory.
func TestAnExaminationKeepsNoArticles(t *testing.T) {
	e := newExamination(nil)
	arrivals := []aggregator.Arrival{{Article: aggregator.Article{Title: "Ferry", Published: time.Now()}}}
	held := weak.Make(&arrivals[0])
	if _, err := e.Commit(t.Context(), []aggregator.Ingest{{State: aggregator.SourceState{Name: "a"}, Arrivals: arrivals}}, nil); err != nil {
		t.Fatal(err)
	}
	arrivals = nil
	runtime.GC()
	if held.Value() != nil {
		t.Error("the articles are still in memory")
	}
	if f := e.found["a"]; f.items != 1 || f.newest.IsZero() {
		t.Errorf("found %+v", f)
	}
}

// expiredServer is a server whose certificate was valid yesterday, and the file
// of the authority that signed it.
func expiredServer(t *testing.T) (url, authority string) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	about := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().AddDate(0, 0, -3), NotAfter: time.Now().AddDate(0, 0, -1),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, about, about, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	authority = filepath.Join(t.TempDir(), "authority.pem")
	if err := os.WriteFile(authority, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(http.NotFoundHandler())
	server.TLS = &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server.URL, authority
}

// TestFromSubscriptionsToADaemonInThreeCommands goes the way of somebody who
// comes with an export of another reader.
func TestFromSubscriptionsToADaemonInThreeCommands(t *testing.T) {
	t.Parallel()
	up := fetchtest.New(t)
	list := `<opml version="2.0"><head><title>Mine</title></head><body><outline text="Daily">`
	for i := range 12 {
		path := fmt.Sprintf("/%d", i)
		if i != 7 {
			up.Serve(path, fetchtest.Answer{Body: fetchtest.RSS(fmt.Sprint("Paper ", i), item(fmt.Sprintf("%d/x", i), i))})
		}
		list += fmt.Sprintf(`<outline type="rss" text="Paper %d" xmlUrl="%s%s"/>`, i, up.URL, path)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "mine.opml"), []byte(list+"</outline></body></opml>"), 0o600); err != nil {
		t.Fatal(err)
	}

	draft, code := tidingsIn(t, dir, "init", "mine.opml")
	if code != exitDone {
		t.Fatalf("init: exit code %d", code)
	}
	// What is only so because these publishers are on this machine.
	draft = strings.NewReplacer("[fetch]\n", "[fetch]\nallow_networks = [\"127.0.0.0/8\"]\nper_host_gap = \"0s\"\n", "[server]\n", "[server]\nlisten = \"127.0.0.1:0\"\n").Replace(draft)
	if err := os.WriteFile(filepath.Join(dir, "tidings.toml"), []byte(draft), 0o600); err != nil {
		t.Fatal(err)
	}

	out, code := tidingsIn(t, dir, "check", "--live")
	if code != exitDone || strings.Count(out, "\nok ") != 11 || !strings.Contains(out, "\nfailed  Paper 7: ") {
		t.Errorf("check --live: exit code %d\n%s", code, out)
	}

	daemon := start(t, dir, "serve")
	base := daemon.serving()
	eventually(t, "what eleven papers have is in their section", func() bool { return len(published(t, base, "daily")) == 11 })
}
