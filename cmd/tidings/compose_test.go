package main

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// composed is what compose.yaml says of a service, as far as it matters to us.
type composed struct {
	Build struct {
		Context string
		Args    map[string]string
	}
	Image       string
	Restart     string
	ReadOnly    bool     `yaml:"read_only"`
	CapDrop     []string `yaml:"cap_drop"`
	SecurityOpt []string `yaml:"security_opt"`
	MemLimit    string   `yaml:"mem_limit"`
	StopGrace   string   `yaml:"stop_grace_period"`
	Ports       []string
	Volumes     []string
	Profiles    []string
	Environment map[string]string
	DependsOn   map[string]struct{ Condition string } `yaml:"depends_on"`
	Healthcheck struct {
		Test        []string
		Interval    string
		Timeout     string
		StartPeriod string `yaml:"start_period"`
	}
}

// compose reads compose.yaml; a key that is not known here is not looked at by
// any test, and so an error.
func compose(t *testing.T) map[string]composed {
	t.Helper()
	var file struct {
		Services map[string]composed
		Volumes  map[string]any
	}
	decoder := yaml.NewDecoder(strings.NewReader(topText(t, "compose.yaml")))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		t.Fatal(err)
	}
	for name, service := range file.Services {
		for _, volume := range service.Volumes {
			source, _, _ := strings.Cut(volume, ":")
			if _, named := file.Volumes[source]; !named && !strings.HasPrefix(source, "./") {
				t.Errorf("%s: there is no volume %s", name, source)
			}
		}
	}
	return file.Services
}

// TestComposeConfinesTheContainer holds what TestReleaseRunsInAContainer proves
// to be enough.
func TestComposeConfinesTheContainer(t *testing.T) {
	want := composed{
		Image: "tidings", Restart: "unless-stopped", ReadOnly: true, CapDrop: []string{"ALL"}, SecurityOpt: []string{"no-new-privileges:true"},
		MemLimit: "128m", StopGrace: "15s", Ports: []string{"8080:8080"}, Volumes: []string{"./config:/etc/tidings:ro", "store:/data"},
	}
	want.Build.Context, want.Build.Args = ".", map[string]string{"VERSION": "${VERSION:-dev}", "COMMIT": "${COMMIT:-unknown}"}
	want.Healthcheck.Test = []string{"CMD", "/tidings", "healthcheck"}
	want.Healthcheck.Interval, want.Healthcheck.Timeout, want.Healthcheck.StartPeriod = "30s", "6s", "10s"
	services := compose(t)
	if diff := cmp.Diff(want, services["tidings"]); diff != "" {
		t.Error(diff)
	}
	front := services["caddy"]
	if !slices.Equal(front.Profiles, []string{"caddy"}) || front.DependsOn["tidings"].Condition != "service_healthy" || front.Environment["TIDINGS"] != "tidings:8080" {
		t.Errorf("the front is %+v", front)
	}
}

// TestImageIsWhatComposeExpects holds the Dockerfile against compose.yaml and
// .dockerignore, which keeps everything out that it does not name.
func TestImageIsWhatComposeExpects(t *testing.T) {
	file, service := topText(t, "Dockerfile"), compose(t)["tidings"]
	for name := range service.Build.Args {
		if !strings.Contains(file, "\nARG "+name+"=") {
			t.Errorf("the Dockerfile takes no %s", name)
		}
	}
	for _, line := range []string{
		"FROM scratch", "USER 65532:65532", "WORKDIR /data", "VOLUME /data", "EXPOSE 8080", `ENTRYPOINT ["/tidings"]`, `CMD ["serve"]`,
		"COPY --from=build --chown=65532:65532 /out/data /data",
		`HEALTHCHECK --interval=30s --timeout=6s --start-period=10s CMD ["/tidings", "healthcheck"]`,
	} {
		if !strings.Contains(file, "\n"+line+"\n") {
			t.Errorf("the Dockerfile has no line %s", line)
		}
	}
	let := strings.Split(topText(t, ".dockerignore"), "\n")
	for _, copied := range regexp.MustCompile(`(?m)^COPY ([^-\n].*) \S+$`).FindAllStringSubmatch(file, -1) {
		for _, source := range strings.Fields(copied[1]) {
			if !slices.Contains(let, "!"+source) {
				t.Errorf("%s is copied, and .dockerignore leaves it out", source)
			}
		}
	}
}
