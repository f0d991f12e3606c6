package publish

import (
	"context"
	"fmt"
	"net/http"

	"tidings/aggregator"
)

// healthz says that the process answers.
func (p *Publisher) healthz(w http.ResponseWriter, r *http.Request) {
	say(w, r, http.StatusOK, "ok")
}

// readyz says whether the feeds can be served.
func (p *Publisher) readyz(w http.ResponseWriter, r *http.Request) {
	if err := p.ready(r.Context()); err != nil {
		p.unavailable(w, r, err)
		return
	}
	say(w, r, http.StatusOK, "ready")
}

// ready asks the store for a sign of life and loads the root's window, which
// any section's readers would wait for in the same way.
func (p *Publisher) ready(ctx context.Context) error {
	if _, err := p.store.Last(ctx); err != nil {
		return fmt.Errorf("find the last change: %w", err)
	}
	_, err := p.edition(ctx, p.windows[aggregator.Root])
	return err
}
