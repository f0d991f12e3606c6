package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"strings"
	"sync"
)

// floor is a program that does the least that must be done: it asks each feed
// for what is new, with the validators of the last time, and undoes the gzip.
// The reading one also has gofeed read every document and cleans every text.
type floor struct {
	client     *http.Client
	validators map[string]validators // by address
	read       func(body []byte) error

	mu     sync.Mutex // guards what is below
	errs   []error
	latest map[string]validators
}

type validators struct{ ETag, Modified string }

// The floors there are.
const (
	bareFloor    = "bare"
	readingFloor = "reading"
)

// beFloor is this program as a floor: it asks the addresses on stdin once.
func (o *options) beFloor(ctx context.Context, stdin io.Reader) error {
	f := &floor{client: floorClient(o.concurrency), latest: map[string]validators{}}
	switch o.floor {
	case bareFloor:
		f.read = func([]byte) error { return nil }
	case readingFloor:
		f.read = newDigester().digest
	default:
		return fmt.Errorf("no floor is called %q", o.floor)
	}
	list, err := io.ReadAll(stdin)
	if err != nil {
		return err
	}
	if f.validators, err = loadValidators(o.state); err != nil {
		return err
	}
	f.run(ctx, strings.Fields(string(list)), o.concurrency)
	return errors.Join(errors.Join(f.errs...), saveValidators(o.state, f.latest))
}

// floorClient keeps a connection for each request at a time.
func floorClient(concurrency int) *http.Client {
	return &http.Client{Transport: &http.Transport{DisableCompression: true, MaxIdleConnsPerHost: concurrency}}
}

// run asks the addresses, so many at a time.
func (f *floor) run(ctx context.Context, urls []string, concurrency int) {
	work := make(chan string)
	var workers sync.WaitGroup
	for range concurrency {
		workers.Go(func() {
			for url := range work {
				f.ask(ctx, url)
			}
		})
	}
	for _, url := range urls {
		work <- url
	}
	close(work)
	workers.Wait()
}

// ask asks one address and keeps what it answers about the answer.
func (f *floor) ask(ctx context.Context, url string) {
	v, err := f.fetch(ctx, url)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.latest[url] = v
	if err != nil {
		f.errs = append(f.errs, fmt.Errorf("%s: %w", url, err))
	}
}

func (f *floor) fetch(ctx context.Context, url string) (validators, error) {
	known := f.validators[url]
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return known, err
	}
	request.Header.Set("Accept-Encoding", "gzip")
	if known.ETag != "" {
		request.Header.Set("If-None-Match", known.ETag)
	}
	if known.Modified != "" {
		request.Header.Set("If-Modified-Since", known.Modified)
	}
	answer, err := f.client.Do(request)
	if err != nil {
		return known, err
	}
	defer answer.Body.Close()
	switch answer.StatusCode {
	case http.StatusNotModified:
		return known, nil
	case http.StatusOK:
		return validators{answer.Header.Get("ETag"), answer.Header.Get("Last-Modified")}, f.take(answer)
	}
	return known, errors.New(answer.Status)
}

// take undoes the gzip of a body and reads it.
func (f *floor) take(answer *http.Response) error {
	body, err := io.ReadAll(answer.Body)
	if err == nil && answer.Header.Get("Content-Encoding") == "gzip" {
		body, err = gunzip(body)
	}
	if err != nil {
		return err
	}
	return f.read(body)
}

func gunzip(coded []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(coded))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

// loadValidators reads what the last run knew; nothing when there was none.
func loadValidators(file string) (map[string]validators, error) {
	text, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var known map[string]validators
	return known, json.Unmarshal(text, &known)
}

func saveValidators(file string, known map[string]validators) error {
	text, err := json.Marshal(known)
	if err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o600)
}
