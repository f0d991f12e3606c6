// Package publish turns the sections of a store into documents: RSS 2.0, Atom
// 1.0 (RFC 4287), JSON Feed 1.1, HTML and OPML 2.0, and serves them over HTTP.
//
// A [Publisher] keeps the newest entries of every section in memory, in a
// window that [Publisher.Run] moves along with the store. Each state of a
// window is an edition; the first request for a format renders it, and every
// further one is answered with the same bytes. Rendering is pure: equal
// articles give equal bytes and an equal ETag, also after a restart.
package publish
