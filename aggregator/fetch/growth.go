package fetch

import (
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

func (c *chain) growing(ctx context.Context, body io.Reader) io.Reader {
	return &growing{Reader: body, ctx: ctx, ask: c.asked.Grow, room: aggregator.SmallBody}
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
