package publish

import (
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"
)

func TestAStoreThatCannotBeReadIsOneLineAMinute(t *testing.T) {
	var logged strings.Builder
	m := newMemory(full())
	m.breakDown(errors.New("disk on fire"))
	o, now := options(m), noon
	o.Log, o.Now = slog.New(slog.NewTextHandler(&logged, nil)), func() time.Time { return now }
	h := New(o).Handler()
	for range 3 { // minutes
		for range 5 {
			get(h, "/news.rss")
		}
		now = now.Add(time.Minute)
	}
	if n := strings.Count(logged.String(), "msg=\"cannot serve\" path=/news.rss"); n != 3 || strings.Count(logged.String(), "unsaid=4") != 2 {
		t.Errorf("15 requests in three minutes are logged as\n%s", &logged)
	}
}
