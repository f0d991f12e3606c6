package main

import (
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"testing"
)

// tallied is a listener that counts the writes of its connections. They are no
// TCP connections, so that a joined write is as many writes as it has parts.
type tallied struct {
	net.Listener
	mu     sync.Mutex
	writes []int // their sizes
}

func (l *tallied) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	return &talliedConn{conn, l}, err
}

type talliedConn struct {
	net.Conn
	l *tallied
}

func (c *talliedConn) Write(p []byte) (int, error) {
	c.l.mu.Lock()
	c.l.writes = append(c.l.writes, len(p))
	c.l.mu.Unlock()
	return c.Conn.Write(p)
}

func TestAnswersOfEverySizeArriveWhole(t *testing.T) {
	inner, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	body := bytes.Repeat([]byte("0123456789abcdef"), 20_000)
	server := &http.Server{ConnContext: withConn, Handler: inOneWrite(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var size, parts int
		fmt.Sscan(r.URL.Query().Get("size"), &size)
		fmt.Sscan(r.URL.Query().Get("parts"), &parts)
		for i := range parts {
			w.Write(body[i*size/parts : (i+1)*size/parts])
		}
		if err := http.NewResponseController(w).Flush(); err != nil {
			t.Error(err)
		}
	}))}
	go server.Serve(joining{&tallied{Listener: inner}})
	t.Cleanup(func() { server.Close() })
	for _, size := range []int{0, 1, 1000, 2047, 2048, 3900, 4095, 4096, 4097, 8191, 8192, 8193, 20_000, 300_000} {
		for _, parts := range []int{1, 2, 3, 17} {
			response, err := http.Get(fmt.Sprintf("http://%s/?size=%d&parts=%d", inner.Addr(), size, parts))
			if err != nil {
				t.Fatal(err)
			}
			got, err := io.ReadAll(response.Body)
			response.Body.Close()
			if err != nil || !bytes.Equal(got, body[:size]) {
				t.Errorf("%d bytes in %d parts: %d arrive, %v", size, parts, len(got), err)
			}
		}
	}
}

func TestHeadAndBodyAreOneWrite(t *testing.T) {
	near, far := net.Pipe()
	l := &tallied{}
	conn := &joiningConn{Conn: &talliedConn{near, l}}
	go io.Copy(io.Discard, far)
	conn.holds = true
	conn.Write(make([]byte, 4096))
	if len(l.writes) != 0 {
		t.Errorf("the head went out alone: %v", l.writes)
	}
	if n, err := conn.Write(make([]byte, 50_000)); n != 50_000 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if err := conn.release(); err != nil || len(l.writes) != 2 { // both parts, handed on at once
		t.Errorf("%v, %v", l.writes, err)
	}
	conn.Write([]byte("at once"))
	if len(l.writes) != 3 {
		t.Errorf("kept back after the release: %v", l.writes)
	}
}
