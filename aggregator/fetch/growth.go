package fetch

import (
	"bytes"
	"context"
	"io"

	"tidings/aggregator"
)

// growing asks the caller for the room that a body needs which is no small one.
type growing struct {
	io.Reader
	ctx  context.Context
	ask  func(ctx context.Context, bytes int64) error // nil lets any body grow
	size int64                                        // read so far
	room int64                                        // that it may have
}

func (c *chain) growing(ctx context.Context, body io.Reader) *growing {
	return &growing{Reader: body, ctx: ctx, ask: c.asked.Grow, room: aggregator.SmallBody}
}

// all reads one text after another, all within the room that there is. A size
// below zero is not known.
func (g *growing) all(text io.Reader, size int64) ([]byte, error) {
	g.Reader = text
	if size < 0 || size > aggregator.SmallBody {
		return io.ReadAll(g)
	}
	b := bytes.NewBuffer(make([]byte, 0, size+bytes.MinRead))
	_, err := b.ReadFrom(g)
	return b.Bytes(), err
}

func (g *growing) Read(p []byte) (int, error) {
	if g.ask != nil && g.size == g.room {
		if err := g.ask(g.ctx, 4*g.room); err != nil {
			return 0, err
		}
		g.room *= 4
	}
	if g.ask != nil {
		p = p[:min(int64(len(p)), g.room-g.size)]
	}
	n, err := g.Reader.Read(p)
	g.size += int64(n)
	return n, err
}
