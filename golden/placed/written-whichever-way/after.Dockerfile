FROM golang:1.24 AS build
WORKDIR /src
COPY . .
ARG CHANNEL
RUN git rev-parse HEAD > commit || echo unknown > commit
RUN case "$CHANNEL" in beta) echo beta > channel;; *) echo stable > channel;; esac
RUN (hostname || echo nobody) > host
RUN { uname -r | tr a-z A-Z; } > kernel || true
RUN if [ -n "$SOURCE_DATE_EPOCH" ]; then date -d "@$SOURCE_DATE_EPOCH" | tee stamp; else touch stamp; fi
RUN CGO_ENABLED=0 go build -o app .

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /src/app /src/app
COPY --from=build /src/channel /src/channel
COPY --from=build /src/commit /src/commit
COPY --from=build /src/host /src/host
COPY --from=build /src/kernel /src/kernel
COPY --from=build /src/stamp /src/stamp
CMD ["./app"]
