package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"time"

	"tidings/store"
)

// socketPath is where a daemon takes errands for its store. The socket is open
// to the daemon's own user alone, and to nobody over the network.
func socketPath(storePath string) string { return storePath + ".sock" }

// listenPath is where the daemon says at which address it serves.
const listenPath = "/listen"

// failed is the trailer that tells how an errand ended: empty when all is well.
const failed = "Tidings-Failed"

// listenForErrands opens the socket of a store that this process has open; what
// is left of one is a dead process's.
func listenForErrands(storePath string) (net.Listener, error) {
	path := socketPath(storePath)
	if err := os.RemoveAll(path + ".new"); err != nil {
		return nil, err
	}
	// In a folder of its own nobody else reaches it before its mode is set.
	if err := os.Mkdir(path+".new", 0o700); err != nil {
		return nil, err
	}
	defer os.RemoveAll(path + ".new")
	l, err := net.ListenUnix("unix", &net.UnixAddr{Name: path + ".new/s", Net: "unix"})
	if err != nil {
		return nil, err
	}
	l.SetUnlinkOnClose(false)
	err = os.Chmod(path+".new/s", 0o600)
	if err == nil {
		err = os.Rename(path+".new/s", path)
	}
	if err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return socket{l, path}, nil
}

// socket is a listener that takes its name away when it is closed.
type socket struct {
	net.Listener
	path string
}

func (s socket) Close() error { return errors.Join(s.Listener.Close(), os.Remove(s.path)) }

// takeErrands does errands until ctx is done; those under way are given up then.
// Whoever asks is told where the daemon listens. A daemon that cannot take any
// errands serves without.
func takeErrands(ctx context.Context, storePath string, db *store.Store, listen string, log *slog.Logger) error {
	l, err := listenForErrands(storePath)
	if err != nil {
		log.Warn("store commands must wait until this daemon is stopped", "err", err)
		return nil
	}
	return serveHTTP(ctx, l, errandHandler(ctx, db, listen, log), log)
}

func errandHandler(ctx context.Context, db *store.Store, listen string, log *slog.Logger) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+listenPath, func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, listen) // one that hangs up need not be told
	})
	for name, e := range errands() {
		mux.HandleFunc("POST /"+name, func(w http.ResponseWriter, r *http.Request) {
			errandCtx, cancel := context.WithCancel(r.Context())
			defer cancel()
			defer context.AfterFunc(ctx, cancel)()
			unhurried(w)
			w.Header().Set("Trailer", failed)
			log.Info("errand", "name", name)
			if err := e.run(errandCtx, db, r.FormValue("arg"), w); err != nil {
				w.Header().Set(failed, url.QueryEscape(err.Error()))
			}
		})
	}
	return mux
}

// unhurried lets an answer take as long as it takes.
func unhurried(w http.ResponseWriter) {
	c := http.NewResponseController(w)
	_ = errors.Join(c.SetReadDeadline(time.Time{}), c.SetWriteDeadline(time.Time{})) // a connection that has none is gone
}

// socketClient asks the daemon that has a store open.
func socketClient(storePath string) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, "unix", socketPath(storePath))
		},
	}}
}

// askDaemon has the process that has the store open do the errand.
func (t *tidings) askDaemon(ctx context.Context, path, name, arg string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://store/"+name+"?arg="+url.QueryEscape(arg), nil)
	if err != nil {
		return err
	}
	response, err := socketClient(path).Do(request)
	if err != nil {
		return fmt.Errorf("%s is %w (it takes no errands: %w)", path, store.ErrInUse, err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("the daemon that has %s open is of another version and does not know %s; stop it", path, name)
	}
	if _, err := io.Copy(t.stdout, response.Body); err != nil {
		return fmt.Errorf("the daemon that has %s open went away: %w", path, err)
	}
	if text, _ := url.QueryUnescape(response.Trailer.Get(failed)); text != "" {
		return errors.New(text)
	}
	return nil
}
