package main

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"syscall"

	"tidings/aggregator"
	"tidings/aggregator/read"
)

// mend is what to do about a source whose first address brought nothing; empty
// where what is wrong says it.
func (e *examination) mend(s *aggregator.Source) string {
	address := withoutUser(s.URL)
	if err := e.failed[address]; err != nil {
		return mendOf(err, s)
	}
	announced, ok := e.pages[e.landed[address]]
	switch {
	case errors.Is(e.unfit[s.Name], read.ErrIsFeed):
		return "write it as [[source]]"
	case s.List:
		return ""
	case !ok:
		return "tidings discover " + frontPage(s) + " may find the feed"
	case announced.Guess:
		return fmt.Sprintf("a link there looks like a feed: try url = %q", s.Shown(announced.URL))
	}
	return fmt.Sprintf("the page announces a feed: write url = %q", s.Shown(announced.URL))
}

// mendOf is what to do about an error.
func mendOf(err error, s *aggregator.Source) string {
	var answer *aggregator.FetchError
	if errors.As(err, &answer) && answer.Status != 0 {
		return mendOfStatus(answer.Status, s)
	}
	if text := mendOfCertificate(err); text != "" {
		return text
	}
	var lookup *net.DNSError
	switch {
	case errors.As(err, &lookup) && lookup.IsNotFound:
		return "there is no such host: correct url, or remove the source"
	case errors.As(err, &lookup):
		return "the name could not be looked up: is this machine online?"
	case errors.Is(err, syscall.ECONNREFUSED):
		return "nothing listens there: correct url, or try again later"
	}
	return ""
}

func mendOfStatus(status int, s *aggregator.Source) string {
	switch {
	case status == http.StatusUnauthorized:
		return `it wants a login: write url = "https://user:password@…", or headers = { Authorization = "…" }`
	case status == http.StatusForbidden:
		return "it refuses tidings: headers or [fetch] user_agent may help, or a word to the publisher"
	case status == http.StatusNotFound && s.List:
		return "correct url"
	case status == http.StatusNotFound:
		return "tidings discover " + frontPage(s) + " may find where it is now"
	case status == http.StatusGone:
		return "it is gone for good: remove the source"
	case status == http.StatusTooManyRequests:
		return "it asks for patience: try again later"
	case status >= http.StatusInternalServerError:
		return "the trouble is the publisher's: try again later"
	}
	return ""
}

func mendOfCertificate(err error) string {
	var invalid x509.CertificateInvalidError
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return "the certificate is not valid at this time: the publisher must renew it, or the clock here is wrong"
	case errors.As(err, new(x509.UnknownAuthorityError)):
		return "nobody known signed the certificate: SSL_CERT_FILE names an authority of your own"
	case errors.As(err, new(x509.HostnameError)):
		return "the certificate is for another name: correct url"
	}
	return ""
}

// frontPage is the first page of the host that a source is at.
func frontPage(s *aggregator.Source) string {
	u, err := url.Parse(s.Shown(s.URL))
	if err != nil {
		return s.Shown(s.URL)
	}
	return u.Scheme + "://" + u.Host + "/"
}
