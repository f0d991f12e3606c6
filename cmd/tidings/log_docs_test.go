package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestEveryMessageIsInTheDocs holds docs/logs.md against the code: each message
// has a row with its keys, and each row a message.
func TestEveryMessageIsInTheDocs(t *testing.T) {
	rows := documented(t)
	told := map[string]bool{} // messages of rows
	for _, m := range logged(t, "../../aggregator", "../../cmd", "../../store") {
		row := slices.IndexFunc(rows, func(r logRow) bool { return slices.ContainsFunc(r.messages, m.is) })
		if row < 0 {
			t.Errorf("%s: docs/logs.md has no message %q", m.at, m.text)
			continue
		}
		for _, key := range m.keys {
			if !slices.Contains(rows[row].keys, key) {
				t.Errorf("%s: docs/logs.md has %q without %q", m.at, m.text, key)
			}
		}
		for _, r := range rows {
			for _, message := range r.messages {
				told[message] = told[message] || m.is(message)
			}
		}
	}
	for _, r := range rows {
		for _, message := range r.messages {
			if !told[message] {
				t.Errorf("docs/logs.md has %q, which nothing logs", message)
			}
		}
	}
}

// logRow is a row of the table of messages.
type logRow struct{ messages, keys []string }

// documented are the rows of docs/logs.md that are about messages.
func documented(t *testing.T) []logRow {
	t.Helper()
	_, table, ok := strings.Cut(doc(t, "logs.md"), "\n| `msg` |")
	if !ok {
		t.Fatal("docs/logs.md has no table of messages")
	}
	var rows []logRow
	quoted := regexp.MustCompile("`([^`]+)`")
	for line := range strings.Lines(table) {
		cells := strings.Split(line, " | ")
		if len(cells) != 2 || !strings.HasPrefix(line, "| ") {
			continue
		}
		var r logRow
		for _, m := range quoted.FindAllStringSubmatch(cells[0], -1) {
			r.messages = append(r.messages, m[1])
		}
		for _, m := range quoted.FindAllStringSubmatch(cells[1], -1) {
			r.keys = append(r.keys, m[1])
		}
		rows = append(rows, r)
	}
	return rows
}

// message is what a call logs.
type message struct {
	at   string
	text string
	ends bool // the text is only how it ends
	keys []string
}

// is reports whether the docs mean the message: as it is, or as far as the
// advice that follows.
func (m message) is(documented string) bool {
	before, _, advises := strings.Cut(m.text, "; ")
	return documented == m.text || m.ends && strings.HasSuffix(documented, m.text) || advises && documented == before+"; …"
}

// logging is a function that logs.
type logging struct {
	message, pairs int      // which argument is the message, and which the first key
	keys           []string // that it adds
}

// loggers are the calls of a package that log.
type loggers struct {
	t        *testing.T
	files    *token.FileSet
	ways     map[string]logging
	messages []message
}

// logged are the messages of the packages below the folders.
func logged(t *testing.T, folders ...string) []message {
	t.Helper()
	files, packages := token.NewFileSet(), map[string][]*ast.File{}
	for _, folder := range folders {
		must(t, filepath.WalkDir(folder, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
			packages[filepath.Dir(path)] = append(packages[filepath.Dir(path)], file)
			return err
		}))
	}
	var all []message
	for _, folder := range slices.Sorted(maps.Keys(packages)) {
		all = append(all, loggersOf(t, files, packages[folder]).messages...)
	}
	return all
}

// loggersOf reads a package until no function is found any more that hands its
// message on to one that logs.
func loggersOf(t *testing.T, files *token.FileSet, parsed []*ast.File) *loggers {
	t.Helper()
	l := &loggers{t: t, files: files, ways: map[string]logging{"Log": {message: 2, pairs: 3}, "LogAttrs": {message: 2, pairs: 3}}}
	for _, level := range []string{"Debug", "Info", "Warn", "Error"} {
		l.ways[level], l.ways[level+"Context"] = logging{message: 0, pairs: 1}, logging{message: 1, pairs: 2}
	}
	for known := 0; known < len(l.ways); {
		known, l.messages = len(l.ways), nil
		for _, file := range parsed {
			l.read(file)
		}
	}
	return l
}

func (l *loggers) read(file *ast.File) {
	elsewhere := map[string]bool{} // names of packages that are no loggers
	for _, i := range file.Imports {
		path, err := strconv.Unquote(i.Path.Value)
		must(l.t, err)
		if path == "testing" {
			return // it tells tests
		}
		elsewhere[filepath.Base(path)] = path != "log/slog"
	}
	for _, d := range file.Decls {
		within, _ := d.(*ast.FuncDecl)
		ast.Inspect(d, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			if method, ok := call.Fun.(*ast.SelectorExpr); ok {
				if of, ok := method.X.(*ast.Ident); !ok || !elsewhere[of.Name] {
					l.call(within, call, method.Sel.Name)
				}
			}
			return true
		})
	}
}

// call notes what a call logs, or that its function is a way to log.
func (l *loggers) call(within *ast.FuncDecl, call *ast.CallExpr, name string) {
	w, ok := l.ways[name]
	if !ok || len(call.Args) <= w.message {
		return
	}
	m := message{at: l.files.Position(call.Pos()).String(), keys: slices.Concat(w.keys, l.keys(call, w))}
	text := call.Args[w.message]
	if sum, ok := text.(*ast.BinaryExpr); ok {
		text, m.ends = sum.Y, true
	}
	switch text := text.(type) {
	case *ast.BasicLit:
		m.text, _ = strconv.Unquote(text.Value)
		l.messages = append(l.messages, m)
	case *ast.Ident:
		parameters := parametersOf(within)
		if at := slices.Index(parameters, text.Name); at >= 0 {
			l.ways[within.Name.Name] = logging{at, len(parameters) - 1, m.keys}
			return
		}
		l.t.Errorf("%s logs what cannot be looked up in docs/logs.md", m.at)
	default:
		l.t.Errorf("%s logs what cannot be looked up in docs/logs.md", m.at)
	}
}

// keys are those of a call, which may append some to what it was given.
func (l *loggers) keys(call *ast.CallExpr, w logging) []string {
	pairs := call.Args[min(w.pairs, len(call.Args)):]
	if call.Ellipsis.IsValid() {
		pairs = nil
		if added, ok := call.Args[len(call.Args)-1].(*ast.CallExpr); ok {
			pairs = added.Args[1:]
		}
	}
	var keys []string
	for pair := range slices.Chunk(pairs, 2) {
		key, ok := pair[0].(*ast.BasicLit)
		if !ok {
			l.t.Errorf("%s has a key that cannot be looked up in docs/logs.md", l.files.Position(pair[0].Pos()))
			continue
		}
		text, _ := strconv.Unquote(key.Value)
		keys = append(keys, text)
	}
	return keys
}

// parametersOf are the names of a function's parameters.
func parametersOf(function *ast.FuncDecl) []string {
	var names []string
	for _, field := range function.Type.Params.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
	}
	return names
}
