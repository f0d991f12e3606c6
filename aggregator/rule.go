package aggregator

import (
	"fmt"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"
)

// Rule is a compiled, type-checked condition on an article, written in the
// expression language of expr-lang. It is safe for concurrent use.
type Rule struct {
	text    string
	program *vm.Program
	fault   atomic.Pointer[error] // of the latest evaluation that failed, until it is told
}

// ruleNodes bounds the size of a rule's syntax tree.
const ruleNodes = 1000

// ruleView is what a rule sees of an article; the tags are its variables.
type ruleView struct {
	Title      string    `expr:"title"`
	URL        string    `expr:"url"`
	Host       string    `expr:"host"`
	Source     string    `expr:"source"`
	Authors    []string  `expr:"authors"`
	Categories []string  `expr:"categories"`
	Content    string    `expr:"content"`
	Summary    string    `expr:"summary"`
	Language   string    `expr:"language"`
	Published  time.Time `expr:"published"`
	Enclosures []string  `expr:"enclosures"`
}

// CompileRule reads a rule. The error says what is wrong and where in the text.
func CompileRule(text string) (*Rule, error) {
	program, err := expr.Compile(text, expr.Env(ruleView{}), expr.AsBool(), expr.DisableBuiltin("now"), expr.MaxNodes(ruleNodes))
	if err != nil {
		return nil, fmt.Errorf("compile rule: %w", err)
	}
	return &Rule{text: text, program: program}, nil
}

// String is the rule as it was written; empty for no rule.
func (r *Rule) String() string {
	if r == nil {
		return ""
	}
	return r.text
}

// Matches reports whether the article, as the named source carries it,
// satisfies the rule. A rule that cannot be evaluated on an article does not
// match it.
func (r *Rule) Matches(a *Article, source string) bool {
	result, err := expr.Run(r.program, viewOf(a, source))
	if err != nil {
		r.fault.Store(&err)
	}
	return err == nil && result == true
}

// Fault takes the error of the latest evaluation that failed, or nil when none
// did since it was last taken.
func (r *Rule) Fault() error {
	if r == nil {
		return nil
	}
	if err := r.fault.Swap(nil); err != nil {
		return fmt.Errorf("rule %q: %s", r.text, oneLine((*err).Error()))
	}
	return nil
}

func viewOf(a *Article, source string) ruleView {
	v := ruleView{
		Title: a.Title, URL: a.URL, Source: source, Content: a.Content, Summary: a.Summary,
		Language: a.Language, Published: a.Published,
	}
	if u, err := url.Parse(a.URL); err == nil {
		v.Host = strings.ToLower(u.Hostname())
	}
	for _, p := range a.Authors {
		v.Authors = append(v.Authors, p.Name)
	}
	for _, c := range a.Categories {
		v.Categories = append(v.Categories, c.Term)
	}
	for _, e := range a.Enclosures {
		v.Enclosures = append(v.Enclosures, e.URL)
	}
	return v
}
