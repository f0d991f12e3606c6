package main

import (
	"runtime/debug"
	"testing"
	"testing/fstest"
)

func TestManySourcesLetTheHeapGrowLess(t *testing.T) {
	if few, many := heapGrowth(manySources-1), heapGrowth(manySources); few != 200 || many != 100 {
		t.Errorf("few %d, many %d", few, many)
	}
}

func TestGOGCIsLeftAlone(t *testing.T) {
	defer debug.SetGCPercent(debug.SetGCPercent(77))
	for gogc, want := range map[string]int{"77": 77, "": smallHeapGrowth} {
		(&tidings{environment: environment{lookup: func(string) (string, bool) { return gogc, true }}}).allowGrowth(1)
		if got := debug.SetGCPercent(77); got != want {
			t.Errorf("GOGC=%q: %d, want %d", gogc, got, want)
		}
	}
}

func TestMemoryLimitIsThatOfTheControlGroup(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  int64
	}{
		"no control groups": {nil, 0},
		"a container": {map[string]string{
			"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "134217728\n",
		}, 134217728},
		"a container that sees its host's path": {map[string]string{
			"proc/self/cgroup": "0::/docker/4f3c\n", "sys/fs/cgroup/memory.max": "134217728\n",
		}, 134217728},
		"a unit of systemd": {map[string]string{
			"proc/self/cgroup": "0::/system.slice/tidings.service\n",
			"sys/fs/cgroup/system.slice/tidings.service/memory.max":   "268435456\n",
			"sys/fs/cgroup/system.slice/memory.max":                   "max\n",
			"sys/fs/cgroup/system.slice/elsewhere.service/memory.max": "1\n",
		}, 268435456},
		"a slice that is smaller than its unit": {map[string]string{
			"proc/self/cgroup": "0::/small.slice/tidings.service\n",
			"sys/fs/cgroup/small.slice/tidings.service/memory.max": "268435456\n",
			"sys/fs/cgroup/small.slice/memory.max":                 "134217728\n",
		}, 134217728},
		"none": {map[string]string{
			"proc/self/cgroup": "0::/\n", "sys/fs/cgroup/memory.max": "max\n",
		}, 0},
		"version 1": {map[string]string{
			"proc/self/cgroup": "5:cpu,cpuacct:/\n4:memory:/docker/4f3c\n0::/\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": "134217728\n",
		}, 134217728},
		"version 1, none": {map[string]string{
			"proc/self/cgroup": "4:memory:/\n", "sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
		}, 0},
		"nonsense": {map[string]string{
			"proc/self/cgroup": "what\n0:::\n\n::../../..\n", "sys/fs/cgroup/memory.max": "-1 and more\n",
		}, 0},
	} {
		root := fstest.MapFS{}
		for path, text := range c.files {
			root[path] = &fstest.MapFile{Data: []byte(text)}
		}
		if got := memoryLimit(root); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
}
