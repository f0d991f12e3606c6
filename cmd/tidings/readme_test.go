package main

import (
	"regexp"
	"strings"
	"testing"
)

// chapter is what stands under a heading of the README.
type chapter struct {
	heading string
	blocks  [][]string  // commands, as they are typed, by the block they stand in
	inline  []string    // commands within a text
	fences  [][2]string // language and text
}

var (
	headingLine = regexp.MustCompile(`^##* (.*)$`)
	typedLine   = regexp.MustCompile(`^    \$ (.*)$`)
	spoken      = regexp.MustCompile("`((?:tidings|go|docker|sudo|systemctl|journalctl|crontab|python3) [^`]+)`|`(crontab -e)`")
)

// readme is the README by its headings.
func readme(t *testing.T) []*chapter {
	t.Helper()
	now := &chapter{}
	all := []*chapter{now}
	fence, typed := -1, false
	for line := range strings.Lines(topText(t, "README.md")) {
		line = strings.TrimSuffix(line, "\n")
		language, fenced := strings.CutPrefix(line, "```")
		switch {
		case fenced && fence < 0:
			fence = len(now.fences)
			now.fences = append(now.fences, [2]string{language})
		case fenced:
			fence = -1
		case fence >= 0:
			now.fences[fence][1] += line + "\n"
		case headingLine.MatchString(line):
			now = &chapter{heading: headingLine.FindStringSubmatch(line)[1]}
			all = append(all, now)
		case typedLine.MatchString(line):
			if !typed {
				now.blocks = append(now.blocks, nil)
			}
			last := &now.blocks[len(now.blocks)-1]
			*last = append(*last, typedLine.FindStringSubmatch(line)[1])
		default:
			for _, command := range spoken.FindAllStringSubmatch(line, -1) {
				now.inline = append(now.inline, command[1]+command[2])
			}
		}
		typed = typedLine.MatchString(line)
	}
	return all
}
