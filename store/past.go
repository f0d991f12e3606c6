package store

import "tidings/aggregator"

// past is the stored form of a source's past; its numbers are never used anew.
type past struct {
	Since  int64   `cbor:"1,keyasint"`
	Turns  []byte  `cbor:"2,keyasint,omitempty"`
	Hours  series  `cbor:"3,keyasint"`
	Days   series  `cbor:"4,keyasint"`
	Events []event `cbor:"5,keyasint,omitempty"`
	Vain   int64   `cbor:"6,keyasint,omitempty"`
}

type series struct {
	Last   int64    `cbor:"1,keyasint,omitempty"`
	Counts []uint32 `cbor:"2,keyasint,omitempty"`
}

type event struct {
	At   int64                `cbor:"1,keyasint"`
	Kind aggregator.EventKind `cbor:"2,keyasint,omitempty"`
	Text string               `cbor:"3,keyasint,omitempty"`
}

// pastOf is nil for a source that has none.
func pastOf(p *aggregator.Past) *past {
	if p.Since.IsZero() && len(p.Turns)+len(p.Days.Counts)+len(p.Events) == 0 {
		return nil
	}
	return &past{
		Since: p.Since.Unix(), Vain: p.Vain.Unix(), Turns: p.Turns, Hours: series(p.Hours), Days: series(p.Days),
		Events: each(p.Events, func(e aggregator.Event) event { return event{e.At.Unix(), e.Kind, e.Text} }),
	}
}

func (p *past) noun() aggregator.Past {
	if p == nil {
		return aggregator.Past{}
	}
	return aggregator.Past{
		Since: moment(p.Since), Vain: moment(p.Vain), Turns: p.Turns, Hours: aggregator.Series(p.Hours), Days: aggregator.Series(p.Days),
		Events: each(p.Events, func(e event) aggregator.Event { return aggregator.Event{At: moment(e.At), Kind: e.Kind, Text: e.Text} }),
	}
}
