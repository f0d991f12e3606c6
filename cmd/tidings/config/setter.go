package config

import "github.com/pelletier/go-toml/v2/unstable"

// key is a name that a table may hold, and what becomes of its value.
type key struct {
	name string
	set  setter
}

// setter reads a value into the field that it was made for, or reports what
// is wrong with the value and leaves the field alone.
type setter func(r *reading, v *value)

// parsed sets a field from a string of some form. The example shows the form
// to someone who wrote no string at all.
func parsed[T any](field *T, example string, parse func(string) (T, error)) setter {
	return func(r *reading, v *value) {
		if text, ok := r.text(v, example); ok {
			assign(r, v, field, text, parse)
		}
	}
}

// text sets a field from a string of one line.
func text(field *string, example string) setter { return parsed(field, example, oneLine) }

// number sets a field from an integer of at least the given size.
func number(field *int, least, most int) setter {
	return func(r *reading, v *value) {
		if v.kind != unstable.Integer {
			r.mistyped(v, "an integer such as 10")
			return
		}
		assign(r, v, field, v.text, integer(least, most))
	}
}

// sized sets a field from a size: a string with a unit or an integer.
func sized(field *int64) setter {
	return func(r *reading, v *value) {
		if v.kind == unstable.Integer {
			assign(r, v, field, v.text, positive(size))
			return
		}
		parsed(field, `"8MiB"`, positive(size))(r, v)
	}
}

// assign sets a field from the value's text.
func assign[T any](r *reading, v *value, field *T, text string, parse func(string) (T, error)) {
	result, err := parse(text)
	if err != nil {
		r.refuse(v, err)
		return
	}
	*field = result
}

// boolean sets a field from true or false.
func boolean(field *bool) setter {
	return func(r *reading, v *value) {
		if v.kind != unstable.Bool {
			r.mistyped(v, "true or false")
			return
		}
		*field = v.text == "true"
	}
}

// list sets a field from a list of strings of one form; an element that is
// reported leaves a zero in its place.
func list[T any](field *[]T, example string, parse func(string) (T, error)) setter {
	return func(r *reading, v *value) {
		if v.kind != unstable.Array {
			r.mistyped(v, "a list of strings such as ["+example+"]")
			return
		}
		for _, element := range v.list {
			var one T
			parsed(&one, example, parse)(r, element)
			*field = append(*field, one)
		}
	}
}

// headers sets a field from a table of HTTP header fields.
func headers(field *map[string]string) setter {
	return func(r *reading, v *value) {
		if v.kind != unstable.Table {
			r.mistyped(v, `a table such as { Authorization = "Bearer …" }`)
			return
		}
		for _, e := range v.entries {
			if err := headerName(e.name); err != nil {
				r.refuse(e.value.named(e), err)
				continue
			}
			var content string
			text(&content, `"Bearer …"`)(r, e.value)
			if *field == nil {
				*field = map[string]string{}
			}
			(*field)[e.name] = content
		}
	}
}

// named is the key of an entry as a value, for problems of the key itself.
func (v *value) named(e entry) *value {
	return &value{at: e.at, path: v.path, kind: unstable.String, text: e.name}
}

// table reads a table whose keys are known.
func table(keys []key) setter {
	return func(r *reading, v *value) {
		if v.kind != unstable.Table {
			r.mistyped(v, "one table, ["+v.path+"]")
			return
		}
		for _, e := range v.entries {
			if set := find(keys, e.name); set != nil {
				set(r, e.value)
			} else {
				r.report(e.at, e.value.path, "unknown key", suggestion(e.name, keys))
			}
		}
	}
}

// tables reads each table of a list.
func tables(set setter) setter {
	return func(r *reading, v *value) {
		if v.kind != unstable.Array {
			r.mistyped(v, "[["+v.path+"]], once for each")
			return
		}
		for _, element := range v.list {
			if element.kind != unstable.Table {
				r.mistyped(element, "a table")
				continue
			}
			set(r, element)
		}
	}
}

// find is the setter of a key, or nil.
func find(keys []key, name string) setter {
	for _, k := range keys {
		if k.name == name {
			return k.set
		}
	}
	return nil
}
