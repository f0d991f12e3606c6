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
type spares struct{ idle sync.Pool }

// maxSpare is how large a buffer may be that waits for the next body.
const maxSpare = 4 * aggregator.SmallBody

func (s *spares) give(b []byte) {
	if cap(b) <= maxSpare {
		s.idle.Put(&b)
	}
}

// take is an empty buffer; one for a text of that many bytes, as far as a hint is
// believed, when none is idle.
func (s *spares) take(hint int64) []byte {
	if b, ok := s.idle.Get().(*[]byte); ok {
		return (*b)[:0]
	}
	return make([]byte, 0, step(0, hint))
}

// all reads one text after another, all within the room that there is. The hint
// is how many bytes the text may have; 0 for not known.
func (g *growing) all(text io.Reader, hint int64) ([]byte, error) {
	g.Reader = text
	b := g.from.take(hint)
	for {
		n, err := g.Read(b[len(b):cap(b)])
		if b = b[:len(b)+n]; err == io.EOF {
			return b, nil
		} else if err != nil {
			return nil, err
		}
		if len(b) == cap(b) {
			b = slices.Grow(b, step(int64(len(b)), hint))
		}
	}
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
