// Package aggregator holds the nouns of tidings and what it is about: which
// source is due, which article an item is, and which sections show it.
//
// Everything else adapts this package to the world: aggregator/fetch to HTTP,
// aggregator/read to feed documents, store to a disk, aggregator/publish to
// feed readers. Those rooms import this one and never each other; what this
// package needs of them it asks for by the small interfaces declared beside
// their use.
//
// All times are UTC with a resolution of one second, the finest that every
// published format can carry.
package aggregator
