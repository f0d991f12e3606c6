package main

import (
	"testing"
	"testing/fstest"
)

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
