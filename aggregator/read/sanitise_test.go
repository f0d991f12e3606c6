package read

import (
	"strings"
	"testing"
)

func TestHTML(t *testing.T) {
	base := documentBase("https://example.org/a/b")
	for name, c := range map[string]struct{ in, want string }{
		"text":                {"plain words", "plain words"},
		"carriage returns":    {"a &amp; b\r\nc&#13;d\r", "a &amp; b\nc\nd"},
		"allowed":             {`<p>a <b>b</b><br>c</p>`, `<p>a <b>b</b><br />c</p>`},
		"unclosed":            {`<div><p>a`, `<div><p>a</p></div>`},
		"stray end":           {`a</div></section>b`, `ab`},
		"script":              {`a<script>alert(1)</script>b`, `ab`},
		"style":               {`a<style>p{}</style>b`, `ab`},
		"frame":               {`a<iframe srcdoc="<script>x</script>"></iframe>b`, `ab`},
		"svg":                 {`a<svg><a href="javascript:x"><circle/></a></svg>b`, `ab`},
		"form":                {`<form action="/x"><button formaction="/y">go</button></form>`, `go`},
		"meta, base, object":  {`<meta http-equiv=refresh content=0><base href="//x/"><object data=x></object>a`, `a`},
		"event":               {`<img src="c.png" onerror="alert(1)">`, `<img src="https://example.org/a/c.png" />`},
		"inline style":        {`<p style="position:fixed" class="x" id="y">a</p>`, `<p>a</p>`},
		"relative link":       {`<a href="../c?d=1#e">x</a>`, `<a href="https://example.org/c?d=1#e">x</a>`},
		"host-relative link":  {`<a href="//other.example/c">x</a>`, `<a href="https://other.example/c">x</a>`},
		"mail":                {`<a href="MAILTO:a@example.org">x</a>`, `<a href="mailto:a@example.org">x</a>`},
		"javascript link":     {`<a href="java&#10;script:alert(1)">x</a>`, `x`},
		"javascript controls": {`<a href="&#1; JavaScript:alert(1)">x</a>`, `x`},
		"data image":          {`<img src="data:image/png;base64,AAAA" alt="a">`, `<img alt="a" />`},
		"srcset":              {`<img srcset="a,1.png 1x, //h/b.png 2x, javascript:x 3x">`, `<img srcset="https://example.org/a/a,1.png 1x, https://h/b.png 2x" />`},
		"poster":              {`<video poster="javascript:x" src="v.mp4"></video>`, `<video src="https://example.org/a/v.mp4"></video>`},
		"picture for no one":  {`<noscript><img src="/p.png"></noscript>`, `<span><img src="https://example.org/p.png" /></span>`},
		"illegal reference":   {"a&#1;b<i>\x02c</i>", "ab<i>c</i>"},
		"link in a link":      {`<a href="/x">a<select><a href="/y">b</a></select></a>`, `<a href="https://example.org/x">a</a><a href="https://example.org/y">b</a>`},
		"deeper than parsed":  {strings.Repeat("<b><i>", 300) + "x", "x"},
		"quotation":           {`<q cite="/c">a</q><q cite="javascript:x">b</q>`, `<q cite="https://example.org/c">a</q><q>b</q>`},
		"time":                {`<time datetime="2020-01-02">then</time><ins datetime="2020">a</ins>`, `<time datetime="2020-01-02">then</time><ins datetime="2020">a</ins>`},
		"track":               {`<video src="v"><track src="t" kind="captions" srclang="en" label="a"></video>`, `<video src="https://example.org/a/v"><track src="https://example.org/a/t" kind="captions" srclang="en" label="a" /></video>`},
		"cells":               {`<table><tr><td colspan="2" rowspan="3" bgcolor="red">a</td></tr></table>`, `<table><tbody><tr><td colspan="2" rowspan="3">a</td></tr></tbody></table>`},
		"attributes of all":   {`<p title="a" lang="en" dir="ltr" hidden onclick="x">a</p>`, `<p title="a" lang="en" dir="ltr">a</p>`},
		"list":                {`<ol start="3" reversed><li value="2">a</li></ol>`, `<ol start="3" reversed=""><li>a</li></ol>`},
		"comment":             {`a<!-- <script> -->b`, `ab`},
	} {
		t.Run(name, func(t *testing.T) {
			r := New()
			got := r.mapping(new(notes)).html(c.in, base)
			if got != c.want {
				t.Errorf("got  %s\nwant %s", got, c.want)
			}
			if again := r.mapping(new(notes)).html(got, base); again != got {
				t.Errorf("a second time: %s", again)
			}
		})
	}
}
