package fetch

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"net/netip"
	"sync"

	"golang.org/x/net/dns/dnsmessage"
)

// names answers questions for addresses, in memory; round counts the questions
// for IPv4 addresses before.
type names struct {
	addresses func(round int) []string

	mu     sync.Mutex
	rounds int
	open   sync.WaitGroup
}

func (n *names) dial(context.Context, string, string) (net.Conn, error) {
	ours, theirs := net.Pipe()
	n.open.Go(func() {
		defer theirs.Close()
		for n.answer(theirs) == nil {
		}
	})
	return ours, nil
}

// answer serves one question as DNS over TCP has it (RFC 1035, 4.2.2).
func (n *names) answer(conn net.Conn) error {
	var size [2]byte
	if _, err := io.ReadFull(conn, size[:]); err != nil {
		return err
	}
	text := make([]byte, binary.BigEndian.Uint16(size[:]))
	if _, err := io.ReadFull(conn, text); err != nil {
		return err
	}
	var m dnsmessage.Message
	if err := m.Unpack(text); err != nil {
		return err
	}
	m.Header.Response, m.Additionals = true, nil
	m.Answers = n.records(m.Questions[0])
	reply, err := m.AppendPack(make([]byte, 2))
	if err != nil {
		return err
	}
	binary.BigEndian.PutUint16(reply, uint16(len(reply)-2))
	_, err = conn.Write(reply)
	return err
}

func (n *names) records(q dnsmessage.Question) []dnsmessage.Resource {
	n.mu.Lock()
	defer n.mu.Unlock()
	var records []dnsmessage.Resource
	for _, text := range n.addresses(n.rounds) {
		r := dnsmessage.Resource{Header: dnsmessage.ResourceHeader{Name: q.Name, Type: q.Type, Class: q.Class}}
		switch a := netip.MustParseAddr(text); {
		case a.Is4() && q.Type == dnsmessage.TypeA:
			r.Body = &dnsmessage.AResource{A: a.As4()}
		case a.Is6() && q.Type == dnsmessage.TypeAAAA:
			r.Body = &dnsmessage.AAAAResource{AAAA: a.As16()}
		default:
			continue
		}
		records = append(records, r)
	}
	if q.Type == dnsmessage.TypeA {
		n.rounds++
	}
	return records
}
