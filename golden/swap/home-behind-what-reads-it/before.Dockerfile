FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM alpine:3.22
ENV DATA=$HOME/data
COPY --from=build /out/app /app
LABEL home=$HOME
USER nobody
CMD ["/app"]
