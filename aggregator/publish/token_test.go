package publish

import (
	"strings"
	"testing"
)

func TestTokenOpensItsSection(t *testing.T) {
	h := New(options(newMemory(full()))).Handler()
	for _, c := range []struct {
		name, query, authorization string
		status                     int
	}{
		{"no token", "", "", 401},
		{"an empty token", "?token=", "", 401},
		{"a wrong token", "?token=open", "", 401},
		{"a wrong bearer", "", "Bearer open", 401},
		{"another scheme", "", "Basic open sesame", 401},
		{"the token", "?token=open+sesame", "", 200},
		{"the bearer", "", "Bearer open sesame", 200},
		{"the bearer in small letters", "", "bearer open sesame", 200},
	} {
		for as := range formats {
			w := get(h, "/private"+formats[as].suffix+c.query, "Authorization", c.authorization)
			if w.Code != c.status {
				t.Errorf("%s, %s: %d, want %d", c.name, formats[as].name, w.Code, c.status)
			}
			if c.status == 401 && !strings.HasPrefix(w.Header().Get("WWW-Authenticate"), "Bearer") {
				t.Errorf("%s: no challenge", c.name)
			}
			if c.status == 200 && !strings.HasPrefix(w.Header().Get("Cache-Control"), "private") {
				t.Errorf("%s: Cache-Control is %q", c.name, w.Header().Get("Cache-Control"))
			}
		}
	}
}

func TestSectionWithATokenIsNotNamedInPublic(t *testing.T) {
	h := New(options(newMemory())).Handler()
	for _, path := range []string{"/", "/all", "/all.json"} {
		body := get(h, path).Body.String()
		if strings.Contains(body, "/private") || strings.Contains(body, "Behind the door") {
			t.Errorf("%s names the private section: %s", path, body)
		}
	}
}
