# The image holds one file of ours and nothing else: certificate roots and time
# zones are inside the binary.
FROM golang:1.26-bookworm AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY aggregator aggregator
COPY cmd cmd
COPY store store
ARG VERSION=dev
ARG COMMIT=unknown
# Code that is read once or seldom is not inlined, for the image is to stay small.
RUN CGO_ENABLED=0 go build -trimpath -buildvcs=false \
      -gcflags=google.golang.org/protobuf/...=-l -gcflags=github.com/prometheus/...=-l \
      -gcflags=github.com/spf13/...=-l -gcflags=github.com/pelletier/...=-l \
      -gcflags=crypto/tls=-l -gcflags=crypto/x509/...=-l -gcflags=math/big=-l -gcflags=regexp/syntax=-l \
      -gcflags=text/template/...=-l -gcflags=html/template=-l -gcflags=encoding/asn1=-l -gcflags=encoding/json=-l -gcflags=log/slog/...=-l \
      -gcflags=github.com/microcosm-cc/bluemonday/css=-l -gcflags=github.com/robfig/...=-l \
      -gcflags=github.com/expr-lang/expr/parser/...=-l -gcflags=github.com/expr-lang/expr/checker/...=-l \
      -gcflags=github.com/expr-lang/expr/builtin=-l -gcflags=github.com/expr-lang/expr/compiler=-l \
      -ldflags "-s -w -X main.version=${VERSION} -X main.commit=${COMMIT}" \
      -o /out/tidings ./cmd/tidings
# The folder of the store, owned by the user that tidings runs as.
RUN mkdir /out/data

FROM scratch
COPY --from=build /out/tidings /tidings
COPY --from=build --chown=65532:65532 /out/data /data
USER 65532:65532
# [store] path is relative to this folder: "tidings.db" is /data/tidings.db.
WORKDIR /data
VOLUME /data
EXPOSE 8080
HEALTHCHECK --interval=30s --timeout=6s --start-period=10s CMD ["/tidings", "healthcheck"]
ENTRYPOINT ["/tidings"]
CMD ["serve"]
