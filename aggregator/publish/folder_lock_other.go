//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package publish

import "os"

// lock keeps nobody out where folders cannot be locked.
func lock(*os.File) error { return nil }

// isNoFolder is false where systems say it in other words.
func isNoFolder(error) bool { return false }
