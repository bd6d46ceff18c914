FROM --platform=$BUILDPLATFORM golang:1.24
ARG TARGETARCH
WORKDIR /app
COPY . .
RUN echo "asked for: $TARGETARCH" && CGO_ENABLED=0 go build -o /svc .
ENTRYPOINT ["/svc"]
