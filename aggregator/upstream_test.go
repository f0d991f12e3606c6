package aggregator_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"tidings/aggregator"
)

// latency is how long an upstream takes to answer.
const latency = 100 * time.Millisecond

// answer is what an address does when it is asked.
type answer func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error)

// upstream is all addresses that a test's sources are fetched from. It serves
// feeds as JSON, with validators, and reads them too.
type upstream struct {
	mu      sync.Mutex
	answers map[string]answer
	asked   []request
	active  int // requests under way
	most    int // that were ever under way together
	reading gauge
}

type request struct {
	URL        string
	At         time.Time
	Header     map[string]string
	Validators aggregator.Validators
}

func (u *upstream) answer(url string, with answer) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.answers[url] = with
}

// serve lets the address serve a feed of these items, the newest first.
func (u *upstream) serve(url string, items ...aggregator.Item) {
	u.answer(url, serving(aggregator.Feed{Title: url, Items: items}))
}

func (u *upstream) Fetch(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
	with := u.begin(r)
	defer u.end()
	select {
	case <-ctx.Done():
		return nil, fmt.Errorf("get %s: %w", r.URL, ctx.Err())
	case <-time.After(latency):
		return with(ctx, r)
	}
}

func (u *upstream) begin(r aggregator.Request) answer {
	u.mu.Lock()
	defer u.mu.Unlock()
	address := r.URL
	if r.Onward != nil {
		address = r.Onward.Address()
	}
	u.asked = append(u.asked, request{address, time.Now(), r.Header, r.Validators})
	u.active++
	u.most = max(u.most, u.active)
	if with := u.answers[address]; with != nil {
		return with
	}
	return refusing(404, 0)
}

func (u *upstream) end() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.active--
}

// requests hands over the requests since the last call, in order.
func (u *upstream) requests() []request {
	u.mu.Lock()
	defer u.mu.Unlock()
	asked := u.asked
	u.asked = nil
	return asked
}

// urls are the addresses asked since the last call.
func (u *upstream) urls() []string {
	var urls []string
	for _, r := range u.requests() {
		urls = append(urls, r.URL)
	}
	return urls
}

// Read takes a moment, during which its place is taken.
func (u *upstream) Read(d aggregator.Document) (*aggregator.Feed, error) {
	defer u.reading.enter()()
	time.Sleep(latency)
	var feed aggregator.Feed
	if err := json.Unmarshal(d.Body, &feed); err != nil {
		return nil, fmt.Errorf("read %s: %w", d.URL, err)
	}
	return &feed, nil
}

// gauge knows how many were inside at most.
type gauge struct {
	mu           sync.Mutex
	inside, most int
}

func (g *gauge) enter() (leave func()) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.inside++
	g.most = max(g.most, g.inside)
	return func() { g.mu.Lock(); defer g.mu.Unlock(); g.inside-- }
}

// serving answers with the feed, or that it has not changed.
func serving(feed aggregator.Feed) answer {
	body, err := json.Marshal(feed)
	if err != nil {
		panic(err) // the feed is the test's own
	}
	return func(_ context.Context, r aggregator.Request) (*aggregator.Response, error) {
		sum := aggregator.Checksum{}.Plus(body).Sum()
		v := aggregator.Validators{ETag: fmt.Sprintf(`"%x"`, sum), Body: sum}
		if r.Validators.ETag == v.ETag {
			return &aggregator.Response{Status: 304, URL: r.URL, Unchanged: true, Validators: v}, nil
		}
		return &aggregator.Response{Status: 200, URL: r.URL, Body: body, Validators: v}, nil
	}
}

// cutOff answers with no more than the newest n items of the feed, under the
// validators of all of it: the rest was lost on the way.
func cutOff(feed aggregator.Feed, n int) answer {
	whole := serving(feed)
	feed.Items, feed.Partial = feed.Items[:n], true
	cut := serving(feed)
	return func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
		response, err := whole(ctx, r)
		if response.Unchanged {
			return response, err
		}
		etag := response.Validators.ETag
		response, err = cut(ctx, aggregator.Request{URL: r.URL})
		response.Validators.ETag = etag
		return response, err
	}
}

// refusing answers with a status and no feed.
func refusing(status int, retryAfter time.Duration) answer {
	return func(context.Context, aggregator.Request) (*aggregator.Response, error) {
		return nil, &aggregator.FetchError{Status: status, RetryAfter: retryAfter, Err: fmt.Errorf("answered %d", status)}
	}
}

// garbled answers with what no reader understands.
func garbled(_ context.Context, r aggregator.Request) (*aggregator.Response, error) {
	return &aggregator.Response{Status: 200, URL: r.URL, Body: []byte("<html>"), Validators: aggregator.Validators{ETag: `"garbled"`}}, nil
}

// down does not answer.
func down(context.Context, aggregator.Request) (*aggregator.Response, error) {
	return nil, errors.New("connection refused")
}

// hanging answers when it is given up, and not before.
func hanging(ctx context.Context, _ aggregator.Request) (*aggregator.Response, error) {
	<-ctx.Done()
	return nil, fmt.Errorf("wait for an answer: %w", ctx.Err())
}

// story is an item whose link is its own.
func story(name string) aggregator.Item {
	return aggregator.Item{Title: name, Link: "https://stories.example/" + name, ID: "urn:" + name}
}

// stories are items for these names, the last one the newest.
func stories(names ...string) []aggregator.Item {
	var items []aggregator.Item
	for _, name := range slices.Backward(names) {
		items = append(items, story(name))
	}
	return items
}

// saying is the answer with something else said beside its body.
func saying(with answer, edit func(*aggregator.Response)) answer {
	return func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
		response, err := with(ctx, r)
		if err == nil {
			edit(response)
		}
		return response, err
	}
}

// moved serves the feed from where permanent redirects lead.
func moved(feed aggregator.Feed, to string) answer {
	return saying(serving(feed), func(r *aggregator.Response) { r.Moved = to })
}

// door is the way to another host.
type door string

func (d door) Address() string { return string(d) }

// leading redirects to an address on another host.
func leading(to string) answer {
	return func(context.Context, aggregator.Request) (*aggregator.Response, error) {
		return &aggregator.Response{Onward: door(to)}, nil
	}
}

// landing serves the feed where redirects led to, which is the address at.
func landing(at string, feed aggregator.Feed) answer {
	return saying(serving(feed), func(r *aggregator.Response) { r.URL, r.Validators.URL = at, at })
}

// restless serves the feed with another description, and so another body, each time.
func restless(feed aggregator.Feed) answer {
	return func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
		feed.Description = time.Now().String()
		return serving(feed)(ctx, r)
	}
}

// unvalidated serves the feed, whole each time, and gives no validators.
func unvalidated(feed aggregator.Feed) answer {
	whole := serving(feed)
	return func(ctx context.Context, r aggregator.Request) (*aggregator.Response, error) {
		response, err := whole(ctx, aggregator.Request{URL: r.URL})
		response.Unchanged = response.Validators.Body == r.Validators.Body
		response.Validators.ETag = ""
		return response, err
	}
}

// silent says nothing until the fetcher's deadline has passed.
func silent(ctx context.Context, _ aggregator.Request) (*aggregator.Response, error) {
	select {
	case <-ctx.Done():
	case <-time.After(30 * time.Second):
	}
	return nil, errors.New("deadline exceeded")
}
