//go:build !profile

package main

// profiled runs the program. What is built with the tag profile also notes
// where its CPU time goes.
func profiled(program func() int) int { return program() }
