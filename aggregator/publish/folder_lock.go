//go:build darwin || dragonfly || freebsd || linux || netbsd || openbsd

package publish

import (
	"errors"
	"os"
	"syscall"
)

// lock makes a folder ours alone until it is closed, also by the end of the
// process. Some file systems know no locks; there, nobody is kept out.
func lock(folder *os.File) error {
	err := syscall.Flock(int(folder.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return errBusy
	}
	return nil
}

// isNoFolder reports whether an error says that what should be a folder is none.
func isNoFolder(err error) bool { return errors.Is(err, syscall.ENOTDIR) }
