FROM golang:1.24-bookworm AS build
WORKDIR /src
COPY . .
RUN go build -o /app .

FROM gcr.io/distroless/base-debian13
COPY --from=build /app /app
ENV GODEBUG=madvdontneed=1,netdns=1+cgo
CMD ["/app"]
