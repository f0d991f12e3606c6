package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"os"
	"time"

	"github.com/spf13/cobra"

	"tidings/cmd/tidings/config"
)

const (
	healthTimeout = 5 * time.Second
	maxAnswer     = 1 << 10 // bytes
)

func (t *tidings) healthcheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "healthcheck",
		Short: "Exit with 0 when the configured daemon is ready",
		Long: `Exit with 0 when the configured daemon is ready, else with 1. The daemon is asked
that has the store of the configuration open, wherever it listens; its file may
have changed since, and may have faults by now.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if err := t.healthcheck(c.Context()); err != nil {
				return fmt.Errorf("healthcheck: %w", err)
			}
			return nil
		},
	}
}

// healthcheck asks the daemon that runs, which goes on with what it was started
// with when the file says something else, or nothing that can be read.
func (t *tidings) healthcheck(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	listen, storePath, err := t.whereabouts()
	if err != nil {
		return err
	}
	told, unheard := askListen(ctx, storePath)
	if unheard == nil {
		return askReady(ctx, told)
	}
	if err := askReady(ctx, listen); err != nil {
		return fmt.Errorf("no daemon is ready, neither the one of %s (%w) nor one at %s (%w)", storePath, unheard, listen, err)
	}
	return nil
}

// whereabouts is where the daemon of the configuration is to be looked for: one
// that was started with addresses alone is where the defaults are.
func (t *tidings) whereabouts() (listen, storePath string, err error) {
	file, err := t.findConfig()
	if err != nil {
		return config.Whereabouts(nil, t.lookup)
	}
	text, err := os.ReadFile(file)
	if err != nil && t.configFile != "" { // not the one that was meant
		return "", "", usageError(fmt.Sprintf("healthcheck: %v", err))
	}
	return config.Whereabouts(text, t.lookup) // a daemon outlives its file
}

// askListen asks the daemon that has the store open where it listens.
func askListen(ctx context.Context, storePath string) (string, error) {
	return ask(ctx, socketClient(storePath), "http://store"+listenPath)
}

// askReady asks the daemon that listens there whether it can serve.
func askReady(ctx context.Context, listen string) error {
	address, err := dialable(listen)
	if err != nil {
		return err
	}
	_, err = ask(ctx, &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}, "http://"+address+"/readyz")
	return err
}

// ask is what a daemon answers, if that is a 200.
func ask(ctx context.Context, client *http.Client, url string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	response, err := client.Do(request)
	if err != nil {
		return "", err
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s answers %s", url, response.Status)
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	return string(text), err
}

// listensAt is where a daemon is reached that was told to listen there: the port
// may have been left to the system.
func listensAt(listen string, l net.Listener) string {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return l.Addr().String()
	}
	_, port, err := net.SplitHostPort(l.Addr().String())
	if err != nil {
		return l.Addr().String()
	}
	return net.JoinHostPort(host, port)
}

// dialable is an address at which a local listener can be reached: one that
// listens everywhere is asked on loopback.
func dialable(listen string) (string, error) {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "", err
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() && ip.Is4() {
		host = "127.0.0.1"
	} else if err == nil && ip.IsUnspecified() {
		host = "::1"
	}
	return net.JoinHostPort(host, port), nil
}
