package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/spf13/cobra"
)

const (
	healthTimeout = 5 * time.Second
	defaultListen = ":8080" // of a daemon that was started with addresses alone
)

func (t *tidings) healthcheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "healthcheck",
		Short: "Exit with 0 when the configured daemon is ready",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			listen, err := t.listenAddress()
			if err != nil {
				return err
			}
			return askReady(c.Context(), listen)
		},
	}
}

// listenAddress is where the daemon of this configuration listens.
func (t *tidings) listenAddress() (string, error) {
	cfg, err := t.loadConfig()
	if errors.Is(err, errNoConfig) {
		return defaultListen, nil
	}
	if err != nil {
		return "", err
	}
	return cfg.Server.Listen, nil
}

// askReady asks the daemon that listens there whether it can serve.
func askReady(ctx context.Context, listen string) error {
	address, err := dialable(listen)
	if err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	ctx, cancel := context.WithTimeout(ctx, healthTimeout)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/readyz", nil)
	if err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	client := &http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	response, err := client.Do(request)
	if err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("healthcheck: %s answers %s", address, response.Status)
	}
	return nil
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
