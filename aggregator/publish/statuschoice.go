package publish

// choice is one of several ways to look at the sources.
type choice struct {
	Text, URL string
	Count     int
	Chosen    bool
}

// turned is the query of another page.
func (q statusQuery) turned(by int) statusQuery {
	q.page += by
	return q
}

// elsewhere is the query without a section.
func (q statusQuery) elsewhere() statusQuery {
	q.section, q.page = "", 0
	return q
}

// states are the ways to look at sources in one state, with their numbers.
func (q statusQuery) states(base string, report *status) []choice {
	q.page = 0
	chosen := q.state
	q.state = ""
	all := []choice{{"all", q.address(base), len(report.Sources), chosen == ""}}
	for _, q.state = range conditions {
		if n := report.States[q.state]; n > 0 || q.state == chosen {
			all = append(all, choice{string(q.state), q.address(base), n, q.state == chosen})
		}
	}
	return all
}

// orders are the ways to sort.
func (q statusQuery) orders(base string) []choice {
	q.page = 0
	chosen := q.sort
	var all []choice
	for _, o := range orders {
		q.sort = o.name
		all = append(all, choice{Text: o.text, URL: q.address(base), Chosen: o.name == chosen})
	}
	return all
}

// stillness leads to the same page which looks again, or does not.
func (q statusQuery) stillness(base string) choice {
	q.still = !q.still
	return choice{URL: q.address(base), Chosen: !q.still}
}
