package config

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"tidings/aggregator"
)

// reading is one pass over a configuration: what it gave so far, and what was
// wrong with it.
type reading struct {
	file     string
	document *document
	getenv   func(string) (string, bool)
	config   *Config
	problems Problems

	sourceNames  map[string]int // where a name was given
	sectionPaths map[string]int // where a section was given
	listNames    map[string]int // where a list was given

	// scratch and what sets it are used anew for each [[source]].
	scratch    *aggregator.Source
	setScratch setter
}

// newReading is a pass that begins with what the configuration holds.
func newReading(file string, d *document, getenv func(string) (string, bool), c *Config) *reading {
	s := &aggregator.Source{}
	return &reading{
		file: file, document: d, getenv: getenv, config: c,
		sourceNames: map[string]int{}, sectionPaths: map[string]int{}, listNames: map[string]int{},
		scratch: s, setScratch: table(sourceKeys(s)),
	}
}

// report adds a problem.
func (r *reading) report(at int, path, text, mend string) {
	line, column := r.document.place(at)
	r.problems = append(r.problems, Problem{File: r.file, Line: line, Column: column, Key: path, Text: text, Mend: mend})
}

// refuse reports a value that has the right type and still cannot be. It
// quotes the value as the file has it, so that what ${NAME} stands for stays
// out of the message: a daemon that reloads logs it.
func (r *reading) refuse(v *value, err error) {
	f := flawOf(err)
	text := f.text
	if hasVariable(v.text) {
		text, _, _ = strings.Cut(text, ": ")
	}
	r.report(v.at, v.path(), written(v)+" "+text, f.mend)
}

// mistyped reports a value of another type than the expected one.
func (r *reading) mistyped(v *value, expected string) {
	text := "expected " + expected + ", found " + kindNames[v.kind]
	switch v.kind {
	case unstable.String, unstable.Integer, unstable.Float, unstable.Bool:
		text += " " + written(v)
	}
	r.report(v.at, v.path(), text, "")
}

// kindNames says in messages what a value is.
var kindNames = map[unstable.Kind]string{
	unstable.String:        "string",
	unstable.Integer:       "integer",
	unstable.Float:         "float",
	unstable.Bool:          "boolean",
	unstable.LocalDate:     "date",
	unstable.LocalTime:     "time",
	unstable.LocalDateTime: "date and time",
	unstable.DateTime:      "date and time",
	unstable.Array:         "list",
	unstable.Table:         "table",
}

// quoteLength is how much of a value a message repeats, in characters.
const quoteLength = 60

// written is a scalar as the file has it, as far as everybody may see it.
func written(v *value) string {
	text := []rune(v.shown(v.text))
	if len(text) > quoteLength {
		text = append(text[:quoteLength], '…')
	}
	if v.kind == unstable.String {
		return strconv.Quote(string(text))
	}
	return string(text)
}

// text is the content of a string with every ${NAME} replaced. It reports
// what is not a string and what is not in the environment.
func (r *reading) text(v *value, example string) (string, bool) {
	if v.kind != unstable.String {
		r.mistyped(v, "a string such as "+example)
		return "", false
	}
	if !hasVariable(v.text) {
		return v.text, true
	}
	before := len(r.problems)
	text := variable.ReplaceAllStringFunc(v.text, func(match string) string {
		return r.lookup(v, match)
	})
	return text, len(r.problems) == before
}

// variable matches ${NAME}, and what was meant to be one.
var variable = regexp.MustCompile(`\$\{[^}]*\}?`)

// hasVariable reports whether variable matches: few texts have one, and to look
// for it takes longer than to read them.
func hasVariable(text string) bool { return strings.Contains(text, "${") }

// variableName matches a ${NAME} that can be looked up.
var variableName = regexp.MustCompile(`^\$\{([A-Za-z_][A-Za-z0-9_]*)\}$`)

// lookup is what a ${NAME} in a value stands for.
func (r *reading) lookup(v *value, match string) string {
	parts := variableName.FindStringSubmatch(match)
	if parts == nil {
		r.report(v.at, v.path(), fmt.Sprintf("%q names no environment variable", v.shown(match)), "write ${NAME}")
		return ""
	}
	content, ok := r.getenv(parts[1])
	if !ok {
		r.report(v.at, v.path(), "the environment variable "+parts[1]+" is not set", "set it, or write the value here")
	}
	return content
}

// finish looks at the configuration as a whole and settles what depends on
// more than one of its tables.
func (r *reading) finish(root *value) error {
	if none(root.get("source")) && none(root.get("opml")) {
		r.report(root.at, "source", "there is no source", `add [[source]] with url = "https://example.org/feed.xml"`)
	}
	if len(r.problems) > 0 {
		return r.problems.sorted()
	}
	r.config.settle()
	return nil
}

// none reports whether there is not one table of a list.
func none(v *value) bool { return v == nil || v.kind == unstable.Array && len(v.list) == 0 }

// unique reports the second place at which something was given that there can
// be only one of.
func (r *reading) unique(given map[string]int, name string, v *value, path, text, mend string) {
	first, twice := given[name]
	if twice {
		line, column := r.document.place(first)
		r.report(v.at, path, fmt.Sprintf("%q is %s at %d:%d", name, text, line, column), mend)
		return
	}
	given[name] = v.at
}
