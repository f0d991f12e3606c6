//go:build profile

package main

import (
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
)

// profiled runs the program and writes where its CPU time went to a file beside
// the executable. cmd/bench makes default.pgo of it.
func profiled(program func() int) int {
	file, err := os.OpenFile(fmt.Sprintf("%s-%d.pprof", os.Args[0], os.Getpid()), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err == nil {
		err = pprof.StartCPUProfile(file)
	}
	code := program()
	pprof.StopCPUProfile()
	if err = errors.Join(err, file.Close()); err != nil {
		fmt.Fprintln(os.Stderr, "profile:", err)
		return exitFailed
	}
	return code
}
