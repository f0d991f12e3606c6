package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/dns/dnsmessage"

	"tidings/aggregator/fetch/fetchtest"
)

// openInternet has the handler answer on a machine of its own for every host,
// also over TLS. All names lead here, but for those under invalid, which do not
// exist.
func openInternet(t *testing.T, h http.Handler) {
	t.Helper()
	put(t, "/etc/resolv.conf", "nameserver "+internet+"\n")
	go names(listenNames(t))
	server := &http.Server{Handler: h}
	plain, err := net.Listen("tcp", internet+":80")
	if err != nil {
		t.Fatal(err)
	}
	secure, err := tls.Listen("tcp", internet+":443", &tls.Config{GetCertificate: authority(t)})
	if err != nil {
		t.Fatal(err)
	}
	server.ErrorLog = log.New(io.Discard, "", 0) // of clients that do not trust it
	t.Cleanup(func() { server.Close() })
	go server.Serve(plain)
	go server.Serve(secure)
}

// website has a feed of three items at any address, and a page that announces one
// where an address has no path.
func website(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/" {
		fmt.Fprintf(w, `<!DOCTYPE html><title>%[1]s</title><link rel="alternate" type="application/rss+xml" title="All" href="/feed.rss">`, r.Host)
		return
	}
	var items []fetchtest.Item
	for n := range 3 {
		i := item(fmt.Sprint(r.Host, r.URL.Path, n), n)
		i.Link = fmt.Sprintf("https://%s/%d", r.Host, n)
		items = append(items, i)
	}
	fmt.Fprint(w, fetchtest.RSS(r.Host, items...))
}

func listenNames(t *testing.T) net.PacketConn {
	t.Helper()
	conn, err := net.ListenPacket("udp", internet+":53")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	return conn
}

// names answers every question for an address of IPv4 with that of the
// internet, until the connection is closed.
func names(conn net.PacketConn) {
	packet := make([]byte, 512)
	for {
		n, from, err := conn.ReadFrom(packet)
		if err != nil {
			return
		}
		var m dnsmessage.Message
		if m.Unpack(packet[:n]) != nil || len(m.Questions) != 1 {
			continue
		}
		m.Response, m.Additionals = true, nil
		if q := m.Questions[0]; strings.HasSuffix(q.Name.String(), ".invalid.") {
			m.RCode = dnsmessage.RCodeNameError
		} else if q.Type == dnsmessage.TypeA {
			m.Answers = []dnsmessage.Resource{{
				Header: dnsmessage.ResourceHeader{Name: q.Name, Class: q.Class, TTL: 60},
				Body:   &dnsmessage.AResource{A: netip.MustParseAddr(internet).As4()},
			}}
		}
		if answer, err := m.Pack(); err == nil {
			conn.WriteTo(answer, from) // who gets none asks again
		}
	}
}

// systemAuthorities is where Debian has those that it trusts.
const systemAuthorities = "/etc/ssl/certs/ca-certificates.crt"

// authority signs a certificate for each name that is asked for; the machine
// trusts it alone.
func authority(t *testing.T) func(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	ca := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "an authority of a test"}, NotAfter: time.Now().Add(time.Hour),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, ca, ca, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(systemAuthorities, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), 0o644); err != nil {
		t.Fatal(err)
	}
	return func(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
		leaf := &x509.Certificate{
			SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: hello.ServerName}, NotAfter: ca.NotAfter,
			DNSNames: []string{strings.ToLower(hello.ServerName)},
		}
		der, err := x509.CreateCertificate(rand.Reader, leaf, ca, key.Public(), key)
		return &tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
	}
}
