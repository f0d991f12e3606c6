package main

import (
	"io"
	"log/slog"
	"strings"
	"unicode"
)

// logger writes to standard error, one record a line.
func (t *tidings) logger() *slog.Logger { return t.loggerTo(t.stderr) }

func (t *tidings) loggerTo(w io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: t.logLevel}
	if t.logFormat == "json" {
		options.ReplaceAttr = harmless
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// harmless replaces what JSON leaves as it is in a text, although it may break
// a line, steer a terminal, or turn the direction of what follows. The text
// format quotes that by itself.
func harmless(_ []string, a slog.Attr) slog.Attr {
	switch value := a.Value.Any().(type) {
	case string:
		a.Value = slog.StringValue(strings.Map(loggable, value))
	case error:
		a.Value = slog.StringValue(strings.Map(loggable, value.Error()))
	}
	return a
}

// loggable keeps what prints or joins letters, and what JSON escapes.
func loggable(r rune) rune {
	switch {
	case r < ' ':
		return r
	case unicode.IsControl(r), unicode.In(r, unicode.Zl, unicode.Zp, unicode.Bidi_Control):
		return unicode.ReplacementChar
	}
	return r
}
