ARG GO=1.24
FROM golang:${GO} AS build
ARG VERSION=1
# the build's label
LABEL org.example.version=$VERSION
ENV CGO_ENABLED=0 \
    APP_MODE=prod
SHELL ["/bin/bash", "-c"]
WORKDIR /src
COPY . .
RUN go build -o /out/api ./cmd/api
EXPOSE 8080
HEALTHCHECK CMD ["/out/api", "-h"]
CMD ["/out/api"]
USER 1000

FROM build AS named
ENV RELEASE=$VERSION
WORKDIR run
ENTRYPOINT ["/out/api", "serve"]

FROM gcr.io/distroless/static-debian13
ARG VERSION=1
# the build's label
LABEL org.example.version=$VERSION
ENV APP_MODE=prod
ENV RELEASE=$VERSION
USER 1000
WORKDIR /src/run
COPY --from=named /out/api /out/api
EXPOSE 8080
HEALTHCHECK CMD ["/out/api", "-h"]
ENTRYPOINT ["/out/api", "serve"]
EXPOSE 9090
CMD ["-x"]
