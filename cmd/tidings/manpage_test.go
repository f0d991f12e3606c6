package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

const manPage = "../../docs/tidings.1"

// TestManPageIsThatOfTheCommands keeps docs/tidings.1 in step with what the
// commands say of themselves; -update writes it.
func TestManPageIsThatOfTheCommands(t *testing.T) {
	root := (&tidings{}).root()
	root.InitDefaultHelpFlag()
	var p page
	p.write(root)
	if *update {
		if err := os.WriteFile(manPage, []byte(p.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(manPage)
	if err != nil {
		t.Fatal(err)
	}
	if string(text) != p.String() {
		t.Errorf("%s is out of step with the commands: go test ./cmd/tidings -run ManPage -update", manPage)
	}
}

// page is a manual page in the man macros of roff.
type page struct{ strings.Builder }

func (p *page) write(root *cobra.Command) {
	p.WriteString(".TH TIDINGS 1 \"\" tidings \"User commands\"\n.SH NAME\n")
	p.text("tidings - " + strings.ToLower(root.Short[:1]) + root.Short[1:])
	p.WriteString(".SH SYNOPSIS\n.B tidings\n.I command\n[\\fIoption\\fR ...] [\\fIargument\\fR ...]\n")
	p.WriteString(".SH DESCRIPTION\n")
	p.text("tidings pulls RSS, Atom and JSON feeds on schedules, keeps each article once, and publishes one merged feed for each section. Results go to standard output, logs and progress to standard error; a bar is shown on a terminal only.")
	p.WriteString(".SH COMMANDS\n")
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() && c.Name() != "help" && c.Name() != "completion" {
			p.command(c)
		}
	}
	p.WriteString(".SS completion bash|fish|powershell|zsh\n")
	p.text("Print completions for a shell: tidings completion bash > /etc/bash_completion.d/tidings")
	p.WriteString(".SH OPTIONS\n")
	p.flags(root.PersistentFlags())
	p.closing()
}

// command writes a command and those below it.
func (p *page) command(c *cobra.Command) {
	fmt.Fprintf(p, ".SS %s\n", escape(strings.TrimPrefix(c.UseLine(), "tidings ")))
	text := c.Long
	if text == "" {
		text = c.Short + "."
	}
	p.text(text)
	p.flags(c.LocalNonPersistentFlags())
	for _, sub := range c.Commands() {
		p.command(sub)
	}
}

func (p *page) flags(flags *pflag.FlagSet) {
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden || f.Name == "help" {
			return
		}
		name, usage := pflag.UnquoteUsage(f)
		fmt.Fprintf(p, ".TP\n\\fB\\-\\-%s\\fR", escape(f.Name))
		if name != "" {
			fmt.Fprintf(p, " \\fI%s\\fR", escape(name))
		}
		p.WriteByte('\n')
		if f.DefValue != "" && f.DefValue != "false" && f.DefValue != "[]" {
			usage += " (default " + f.DefValue + ")"
		}
		p.text(usage)
	})
}

// text writes paragraphs.
func (p *page) text(text string) {
	for i, paragraph := range strings.Split(text, "\n\n") {
		if i > 0 {
			p.WriteString(".PP\n")
		}
		for line := range strings.Lines(paragraph + "\n") {
			if line = escape(strings.TrimSpace(line)); strings.HasPrefix(line, ".") || strings.HasPrefix(line, "'") {
				line = `\&` + line
			}
			fmt.Fprintln(p, line)
		}
	}
}

func (p *page) closing() {
	p.WriteString(`.SH EXIT STATUS
.TP
.B 0
done
.TP
.B 1
failed
.TP
.B 2
wrong usage or configuration
.TP
.B 3
done, but a source failed and \-\-strict was given
.SH FILES
.TP
.I tidings.toml, /etc/tidings/tidings.toml
the configuration, the first that is there
.TP
.I tidings.db
the store, unless [store] path names another
.SH ENVIRONMENT
.TP
.B GOMEMLIMIT
how much memory to use before the collector works harder; without it, nine
tenths of what the control group allows
.TP
.B SSL_CERT_FILE, SSL_CERT_DIR
certificates of authorities to trust
.PP
A configuration takes what it writes as ${NAME} from the environment.
.SH SIGNALS
.TP
.B SIGTERM, SIGINT
requests being answered are finished, what was read is stored, and tidings
exits with 0; a second one ends it at once
.TP
.B SIGHUP
a daemon reads its configuration again, all of it or nothing, and logs the
difference; one without a configuration, and the demo, end as at SIGTERM
`)
}

// escape is a text in which roff finds no command.
func escape(text string) string {
	return strings.NewReplacer(`\`, `\e`, "-", `\-`, "…", "...").Replace(text)
}
