FROM golang:1.24-bookworm AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -tags netgo,osusergo -o /app .

FROM gcr.io/distroless/static-debian13
COPY --from=build /app /app
ENV GODEBUG=netdns=cgo
CMD ["/app"]
