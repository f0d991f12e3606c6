package fetch

import "crypto/x509"

// Trust makes the fetcher trust one authority, given as PEM, and no other.
func (f *Fetcher) Trust(authority string) {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM([]byte(authority))
	f.transport.TLSClientConfig.RootCAs = pool
}
