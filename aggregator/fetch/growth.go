package fetch

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"sync"

	"tidings/aggregator"
)

// growing asks the caller for the room that a body needs which is no small one.
type growing struct {
	io.Reader
	ctx  context.Context
	ask  func(ctx context.Context, bytes int64) error // nil lets any body grow
	size int64                                        // read so far
	room int64                                        // that it may have
	from *spares
}

func (f *Fetcher) growing(c *chain, answer *http.Response) *growing {
	return &growing{ctx: answer.Request.Context(), ask: c.asked.Grow, room: aggregator.SmallBody, from: &f.spares}
}

// spares are buffers of bodies that nobody needs any more, for those to come.
// Those that only a body may have that was given room are kept apart.
type spares struct{ small, large sync.Pool }

// maxSpare is how large a buffer may be that waits for the next body.
const maxSpare = 4 * aggregator.SmallBody

func (s *spares) give(b []byte) {
	switch {
	case cap(b) <= aggregator.SmallBody:
		s.small.Put(&b)
	case cap(b) <= maxSpare:
		s.large.Put(&b)
	}
}

// spare is an empty buffer that was used before; nil when none is idle.
func spare(idle *sync.Pool) []byte {
	if b, ok := idle.Get().(*[]byte); ok {
		return (*b)[:0]
	}
	return nil
}

// all reads one text after another, all within the room that there is. The hint
// is how many bytes the text may have; 0 for not known.
func (g *growing) all(text io.Reader, hint int64) ([]byte, error) {
	g.Reader = text
	b := spare(&g.from.small)
	if b == nil {
		b = make([]byte, 0, step(0, hint))
	}
	for {
		n, err := g.Read(b[len(b):cap(b)])
		if b = b[:len(b)+n]; err == io.EOF {
			return b, nil
		} else if err != nil {
			return nil, err
		}
		if len(b) == cap(b) {
			if err := g.allow(); err != nil {
				return nil, err
			}
			b = g.grown(b, hint)
		}
	}
}

// grown is a buffer that is full, with more to come, in a larger one.
func (g *growing) grown(b []byte, hint int64) []byte {
	if len(b) == aggregator.SmallBody {
		if large := spare(&g.from.large); large != nil {
			large = append(large, b...)
			g.from.give(b)
			return large
		}
	}
	return slices.Grow(b, step(int64(len(b)), hint))
}

// allow asks for more room where there is none left.
func (g *growing) allow() error {
	if g.ask == nil || g.size < g.room {
		return nil
	}
	if err := g.ask(g.ctx, 4*g.room); err != nil {
		return err
	}
	g.room *= 4
	return nil
}

// step is by how much a buffer grows that is full. A hint is not believed in
// all: nothing has come yet.
func step(size, hint int64) int {
	if rest := hint - size + 1; rest > 0 {
		return int(min(rest, max(size, aggregator.SmallBody)))
	}
	return int(max(size, bytes.MinRead))
}

func (g *growing) Read(p []byte) (int, error) {
	if err := g.allow(); err != nil {
		return 0, err
	}
	if g.ask != nil {
		p = p[:min(int64(len(p)), g.room-g.size)]
	}
	n, err := g.Reader.Read(p)
	g.size += int64(n)
	return n, err
}
