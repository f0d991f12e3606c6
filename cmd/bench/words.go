package main

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// words are what the stories are written with.
var words = strings.Fields(`the of and to in a is that it was for on are with as at be this have from or one had by
but not what all were when we there can an your which their said if do will each about how up out them then she many
some so these would other into has more her two like him see time could no make than first been its who now people
harbour market engine winter council paper bridge signal garden museum ferry budget school river theatre station`)

// sentence is n words, the first with a capital.
func sentence(r *rand.Rand, n int) string {
	picked := make([]string, n)
	for i := range picked {
		picked[i] = words[r.IntN(len(words))]
	}
	text := strings.Join(picked, " ")
	return strings.ToUpper(text[:1]) + text[1:]
}

// article is some three thousand bytes of HTML as publishers write it.
func article(r *rand.Rand) string {
	var b strings.Builder
	fmt.Fprintf(&b, `<figure><img src="https://img.example/%x.jpg" srcset="https://img.example/%x-s.jpg 600w" alt="" width="1200" height="630"/></figure>`, r.Uint64(), r.Uint64())
	for b.Len() < 2000+r.IntN(2000) {
		fmt.Fprintf(&b, "\n<p>%s, <a href=\"https://ref.example/%d?a=1&amp;b=2\">%s</a> %s. It&#8217;s <em>%s</em> &amp; %s.</p>",
			sentence(r, 12), r.IntN(1e6), sentence(r, 2), sentence(r, 14), sentence(r, 2), sentence(r, 10))
	}
	return b.String()
}
