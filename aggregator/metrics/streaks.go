package metrics

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"tidings/aggregator"
)

// streaks tells of what the daemon does again and again, apart from its sources.
type streaks struct{ saving, reloading *aggregator.Streak }

// The metrics of streaks.
var (
	savingDesc   = describe("last_commit_successful", "1 unless the last transaction of the store failed.")
	reloadDesc   = describe("config_last_reload_successful", "1 unless the configuration, or a list that it names, was refused when it was last read.")
	reloadedDesc = describe("config_last_reload_success_timestamp_seconds", "When the configuration file was last taken.")
)

// Describe is for [prometheus.Collector].
func (s *streaks) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{savingDesc, reloadDesc, reloadedDesc} {
		ch <- d
	}
}

// Collect is for [prometheus.Collector].
func (s *streaks) Collect(ch chan<- prometheus.Metric) {
	tell := func(d *prometheus.Desc, value float64) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, value)
	}
	tell(savingDesc, goesWell(s.saving))
	tell(reloadDesc, goesWell(s.reloading))
	tell(reloadedDesc, inSeconds(s.reloading.Succeeded()))
}

func goesWell(s *aggregator.Streak) float64 {
	if s.Failing().IsZero() {
		return 1
	}
	return 0
}

// inSeconds is a time as Prometheus has it; 0 for none.
func inSeconds(t time.Time) float64 {
	if t.IsZero() {
		return 0
	}
	return float64(t.Unix())
}
