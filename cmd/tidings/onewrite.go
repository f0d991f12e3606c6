package main

import (
	"context"
	"net"
	"net/http"
	"time"
)

// net/http writes the first four kilobytes of a response and then the rest,
// which wakes the receiver twice. What is below lets the head wait for the body
// that follows, so that an answer whose bytes are ready is one write: a quarter
// of the CPU that a request costs.

// joining is a listener whose connections can join two writes.
type joining struct{ net.Listener }

func (l joining) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return &joiningConn{Conn: conn}, nil
}

// joiningConn is a connection that, while it holds, keeps the first write back
// until the second. One request at a time uses it.
type joiningConn struct {
	net.Conn
	holds bool
	head  []byte // kept back
	both  [2][]byte
	out   joiningWriter // of the request under way
	until time.Time     // the deadline of writes; zero for none
}

// maxHead is how much is kept back, in bytes.
const maxHead = 8 << 10

func (c *joiningConn) Write(p []byte) (int, error) {
	switch {
	case len(c.head) > 0:
		return c.join(p)
	case c.holds && len(p) <= maxHead:
		c.head = append(c.head, p...)
		return len(p), nil
	}
	return c.Conn.Write(p)
}

// join writes what was kept back and p.
func (c *joiningConn) join(p []byte) (int, error) {
	before := len(c.head)
	c.both = [2][]byte{c.head, p}
	buffers := net.Buffers(c.both[:])
	n, err := buffers.WriteTo(c.Conn)
	c.head = c.head[:0]
	return max(0, int(n)-before), err
}

// deadlineGrain is by how much a deadline of writes must move to be moved.
const deadlineGrain = time.Second

// SetWriteDeadline moves the deadline, unless the one that is set ends less than
// deadlineGrain before it. net/http moves it a little at each request, and takes
// it away after each answer, which is left out: it sets one before each answer.
// Both would have the runtime sort its timers.
func (c *joiningConn) SetWriteDeadline(t time.Time) error {
	later := t.Sub(c.until)
	if t.IsZero() || later >= 0 && later < deadlineGrain {
		return nil
	}
	c.until = t
	return c.Conn.SetWriteDeadline(t)
}

// release ends the holding.
func (c *joiningConn) release() error {
	c.holds = false
	if len(c.head) == 0 {
		return nil
	}
	_, err := c.join(nil)
	return err
}

// joiningWriter is a response whose body is written together with its head.
type joiningWriter struct {
	http.ResponseWriter
	conn *joiningConn
}

func (w *joiningWriter) Write(p []byte) (int, error) {
	w.conn.holds = true
	n, err := w.ResponseWriter.Write(p)
	if rerr := w.conn.release(); err == nil {
		err = rerr
	}
	return n, err
}

// Unwrap is for [http.ResponseController].
func (w *joiningWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

type joiningKey struct{}

// withConn lets the handler of a request find its connection.
func withConn(ctx context.Context, conn net.Conn) context.Context {
	return context.WithValue(ctx, joiningKey{}, conn)
}

// inOneWrite is h with every response written at once.
func inOneWrite(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		conn, ok := r.Context().Value(joiningKey{}).(*joiningConn)
		if !ok {
			h.ServeHTTP(w, r)
			return
		}
		conn.out = joiningWriter{w, conn}
		h.ServeHTTP(&conn.out, r)
	})
}
