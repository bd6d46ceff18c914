FROM --platform=$BUILDPLATFORM tonistiigi/xx:1.6.1 AS xx

FROM --platform=$BUILDPLATFORM golang:1.24 AS build
COPY --from=xx / /
ARG TARGETPLATFORM
RUN xx-apt-get install -y binutils gcc libc6-dev
RUN xx-go --wrap
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app . && xx-verify /app

FROM gcr.io/distroless/static-debian13
COPY --from=build /app /app
ENTRYPOINT ["/app"]
