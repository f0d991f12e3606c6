package config

import (
	"fmt"

	"github.com/pelletier/go-toml/v2/unstable"
)

// key is a name that a table may hold, and what becomes of its value.
type key struct {
	name string
	setter
}

// setter is a field that a value is made for.
type setter struct {
	// read reads a value into the field, or reports what is wrong with the value
	// and leaves the field alone.
	read func(r *reading, v *value)
	// said is what the field holds, another text for another content; shown is
	// as much of it as everybody may see. They are nil for a table.
	said, shown func() string
}

// field is the setter of a field that is no secret.
func field[T any](field *T, read func(r *reading, v *value)) setter {
	said := func() string { return fmt.Sprint(*field) }
	return setter{read, said, said}
}

// several is the setter of a field of several texts, which may hold anything.
func several[T any](to *T, read func(r *reading, v *value)) setter {
	s := field(to, read)
	s.said = func() string { return fmt.Sprintf("%q", any(*to)) }
	return s
}

// veiled shows of the field what the function says.
func veiled(s setter, shown func() string) setter {
	s.shown = shown
	return s
}

// secret shows nothing of the field.
func secret(s setter) setter {
	return guarded(veiled(s, func() string { return "…" }), veil)
}

// addresses is the setter of a field of addresses, which may hold secrets, that
// shows what the function says.
func addresses(s setter, shown func() string) setter { return guarded(veiled(s, shown), shownAddress) }

// guarded has messages repeat of a value no more than the function leaves.
func guarded(s setter, quoted func(string) string) setter {
	read := s.read
	s.read = func(r *reading, v *value) {
		v.guard(quoted)
		read(r, v)
	}
	return s
}

// parsed sets a field from a string of some form. The example shows the form
// to someone who wrote no string at all.
func parsed[T any](to *T, example string, parse func(string) (T, error)) setter {
	return field(to, func(r *reading, v *value) {
		if text, ok := r.text(v, example); ok {
			assign(r, v, to, text, parse)
		}
	})
}

// text sets a field from a string of one line.
func text(to *string, example string) setter { return parsed(to, example, oneLine) }

// number sets a field from an integer of at least the given size.
func number(to *int, least, most int) setter {
	return field(to, func(r *reading, v *value) {
		if v.kind != unstable.Integer {
			r.mistyped(v, "an integer such as 10")
			return
		}
		assign(r, v, to, v.text, integer(least, most))
	})
}

// sized sets a field from a size: a string with a unit or an integer.
func sized(to *int64) setter {
	return field(to, func(r *reading, v *value) {
		if v.kind == unstable.Integer {
			assign(r, v, to, v.text, positive(size))
			return
		}
		parsed(to, `"8MiB"`, positive(size)).read(r, v)
	})
}

// assign sets a field from the value's text.
func assign[T any](r *reading, v *value, to *T, text string, parse func(string) (T, error)) {
	result, err := parse(text)
	if err != nil {
		r.refuse(v, err)
		return
	}
	*to = result
}

// boolean sets a field from true or false.
func boolean(to *bool) setter {
	return field(to, func(r *reading, v *value) {
		if v.kind != unstable.Bool {
			r.mistyped(v, "true or false")
			return
		}
		*to = v.text == "true"
	})
}

// list sets a field from a list of strings of one form; an element that is
// reported leaves a zero in its place.
func list[T any](to *[]T, example string, parse func(string) (T, error)) setter {
	return several(to, func(r *reading, v *value) {
		if v.kind != unstable.Array {
			r.mistyped(v, "a list of strings such as ["+example+"]")
			return
		}
		var one, zero T
		set := parsed(&one, example, parse)
		for _, element := range v.list {
			one = zero
			set.read(r, element)
			*to = append(*to, one)
		}
	})
}

// headers sets a field from a table of HTTP header fields, whose contents are
// nobody else's.
func headers(to *map[string]string) setter {
	return secret(several(to, func(r *reading, v *value) {
		if v.kind != unstable.Table {
			r.mistyped(v, `a table such as { Authorization = "Bearer …" }`)
			return
		}
		for _, e := range v.entries {
			if err := headerName(e.name); err != nil {
				r.refuse(e.key(), err)
				continue
			}
			var content string
			text(&content, `"Bearer …"`).read(r, e)
			if *to == nil {
				*to = map[string]string{}
			}
			(*to)[e.name] = content
		}
	}))
}

// key is the key of a value as a value of the table that has it, for problems of
// the key itself.
func (v *value) key() *value {
	return &value{in: v.in.in, name: v.in.name, at: v.keyAt, kind: unstable.String, text: v.name, quoted: v.quoted}
}

// table reads a table whose keys are known.
func table(keys []key) setter {
	return setter{read: func(r *reading, v *value) {
		if v.kind != unstable.Table {
			v.guard(shownAddress)
			r.mistyped(v, "one table, ["+v.path()+"]")
			return
		}
		for _, e := range v.entries {
			if k := find(keys, e.name); k != nil {
				k.read(r, e)
			} else {
				r.report(e.keyAt, e.path(), "unknown key", suggestion(e.name, keys))
			}
		}
	}}
}

// tables reads each table of a list.
func tables(read func(r *reading, v *value)) setter {
	return setter{read: func(r *reading, v *value) {
		if v.kind != unstable.Array {
			v.guard(shownAddress)
			r.mistyped(v, "[["+v.path()+"]], once for each")
			return
		}
		for _, element := range v.list {
			if element.kind != unstable.Table {
				element.guard(shownAddress)
				r.mistyped(element, "a table")
				continue
			}
			read(r, element)
		}
	}}
}

// find is the key of that name, or nil.
func find(keys []key, name string) *key {
	for i := range keys {
		if keys[i].name == name {
			return &keys[i]
		}
	}
	return nil
}
