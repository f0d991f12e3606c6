package fetchtest

import (
	"context"
	"io"
	"net"
	"net/http"
)

// writeRaw answers on the bare connection.
func (a Answer) writeRaw(ctx context.Context, w http.ResponseWriter) {
	conn := hijack(w)
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { conn.Close() })() // the server forgets it
	if _, err := io.WriteString(conn, a.Raw); err != nil {
		return
	}
	a.send(ctx, conn, func() {}, []byte(a.Body))
	switch a.Ending {
	case Stalled:
		_, _ = io.Copy(io.Discard, conn)
	case Reset:
		abort(conn)
	}
}

// reset closes the connection so that the client sees a reset.
func reset(w http.ResponseWriter) {
	conn := hijack(w)
	abort(conn)
	conn.Close()
}

func abort(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
}

func hijack(w http.ResponseWriter) net.Conn {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	return conn
}
