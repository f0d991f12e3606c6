package config

import "testing"

func TestWhereaboutsAreReadFromWhatCanBeRead(t *testing.T) {
	getenv := func(name string) (string, bool) { return "/srv", name == "STATE" }
	const server, store = "[server]\nlisten = \":9\"\n", "[store]\npath = \"${STATE}/t.db\"\n"
	for text, want := range map[string][2]string{
		"":                                 {":8080", "tidings.db"},
		server + store:                     {":9", "/srv/t.db"},
		"[[source]\n" + server + store:     {":9", "/srv/t.db"},
		server + "title = \"x\n" + store:   {":9", "/srv/t.db"},
		server + store + "x = [1,\n":       {":9", "/srv/t.db"},
		server + "[server]\n" + store:      {":9", "/srv/t.db"},
		server + "[store]\npath = 7\n":     {":9", "tidings.db"},
		store + "[server]\nlisten = \"x\"": {":8080", "/srv/t.db"},
		"[store]\npath = \"${NONE}\"\n":    {":8080", "tidings.db"},
		"\xff\x00":                         {":8080", "tidings.db"},
	} {
		listen, path, err := Whereabouts([]byte(text), getenv)
		if got := [2]string{listen, path}; got != want || err != nil {
			t.Errorf("%q: %q, %v, want %q", text, got, err, want)
		}
	}
}
