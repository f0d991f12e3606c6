package read

import (
	"cmp"
	"slices"
	"time"
)

// choose keeps the newest items that are within the limits together, and omits
// the others from the document. It notes how many and why.
func (o *outline) choose(mended *notes) (partial bool) {
	chosen, why := o.affordable()
	kept := o.items[:0:0]
	for i, item := range o.items {
		if chosen[i] {
			kept = append(kept, item)
		} else {
			o.omit(item.span)
		}
	}
	if left := len(o.items) - len(kept); left > 0 {
		mended.add("%d of %d items left out, the newest kept: %v", left, len(o.items), why)
	}
	partial = len(kept) < len(o.items)
	slices.SortStableFunc(kept, func(a, b place) int { return b.depth - a.depth }) // as gofeed has them
	o.items = kept
	return partial
}

// affordable takes items, the newest first, while they are within the limits,
// and says which limit was in the way.
func (o *outline) affordable() (chosen []bool, why error) {
	chosen = make([]bool, len(o.items))
	total, count := o.around, 0
	for _, i := range o.order() {
		sum := total.plus(o.items[i].load)
		err := cmp.Or(sum.over(), over(count+1, maxItems, "items"))
		if err != nil {
			why = cmp.Or(why, err)
			continue
		}
		chosen[i], total = true, sum
		count++
	}
	return chosen, why
}

// order is in which order items are taken. Only a document that is beyond a
// limit is looked at so closely that dates count.
func (o *outline) order() []int {
	dates := make([]time.Time, len(o.items))
	if !o.affordsAll() {
		for i, item := range o.items {
			if item.load.over() == nil {
				dates[i] = dateIn(o.body[item.span.from:item.span.to])
			}
		}
	}
	return newestFirst(dates)
}

func (o *outline) affordsAll() bool {
	total := o.around
	for _, item := range o.items {
		total = total.plus(item.load)
	}
	return len(o.items) <= maxItems && total.over() == nil
}

// newestFirst are the numbers of items that have these dates. One without has
// that of the item before it; where dates tell nothing, what stands first is
// newer.
func newestFirst(dates []time.Time) []int {
	order := make([]int, len(dates))
	for i := range order {
		order[i] = i
		if dates[i].IsZero() && i > 0 {
			dates[i] = dates[i-1]
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return dates[b].Compare(dates[a]) })
	return order
}

// dateIn is the first date of an item. One that cannot be read is none, and not
// passed over: looking at each of many would cost too much.
func dateIn(item []byte) time.Time {
	l := lexer{text: item}
	for t := l.next(); t.kind != noToken; t = l.next() {
		if t.kind != startTag || !datesItem(localName(t.name)) {
			continue
		}
		if text := l.next(); text.kind == charData || text.kind == cdataSection {
			return date(string(text.inner[:min(len(text.inner), dateUnit)]))
		}
	}
	return time.Time{}
}

// datesItem reports whether the element of an item holds its date.
func datesItem(name string) bool {
	switch name {
	case "pubdate", "published", "issued", "updated", "modified", "date":
		return true
	}
	return false
}
