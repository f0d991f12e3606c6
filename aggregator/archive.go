package aggregator

// ArchiveSize is how many arrivals of a section make an archive (RFC 5005, 4),
// which from then on never changes. It may never be altered: what readers were
// once led to would change.
const ArchiveSize = 100
