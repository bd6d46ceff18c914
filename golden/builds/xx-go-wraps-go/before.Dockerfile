FROM --platform=$BUILDPLATFORM tonistiigi/xx:1.6.1 AS xx

FROM --platform=$BUILDPLATFORM golang:1.24 AS build
COPY --from=xx / /
ARG TARGETPLATFORM
RUN xx-apt-get install -y binutils gcc libc6-dev
RUN xx-go --wrap
WORKDIR /src
COPY . .
RUN go build -o /app . && xx-verify /app

FROM debian:13-slim
COPY --from=build /app /app
ENTRYPOINT ["/app"]
