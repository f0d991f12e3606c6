package fetchtest

import (
	"context"
	"net"
	"sync"
)

// Memory is a listener whose connections are pipes. Everything about it waits on
// channels, so that it can live in a bubble of testing/synctest.
type Memory struct {
	conns  chan net.Conn
	closed chan struct{}
	close  sync.Once
}

// NewMemory returns a listener that is reached through Dial alone.
func NewMemory() *Memory {
	return &Memory{conns: make(chan net.Conn), closed: make(chan struct{})}
}

// Accept is for [net.Listener].
func (m *Memory) Accept() (net.Conn, error) {
	select {
	case conn := <-m.conns:
		return conn, nil
	case <-m.closed:
		return nil, net.ErrClosed
	}
}

// Close ends Accept and Dial; connections stay.
func (m *Memory) Close() error {
	m.close.Do(func() { close(m.closed) })
	return nil
}

// Addr is for [net.Listener].
func (m *Memory) Addr() net.Addr { return memoryAddr{} }

// Dial connects to who accepts, whatever the address.
func (m *Memory) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case m.conns <- theirs:
		return ours, nil
	case <-m.closed:
		return nil, net.ErrClosed
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

type memoryAddr struct{}

func (memoryAddr) Network() string { return "memory" }
func (memoryAddr) String() string  { return "upstream.example" }
