FROM golang:1.27 AS build
ENV GOPROXY=off GOFLAGS=-buildvcs=false CGO_ENABLED=0 GOOS=linux
WORKDIR /src
COPY . .
RUN go build -o /app .
FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /app /app
CMD ["/app"]
