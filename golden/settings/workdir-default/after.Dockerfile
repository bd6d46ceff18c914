FROM golang:1.24 AS build
COPY . /src
RUN cd /src && CGO_ENABLED=0 go build -o /usr/local/bin/greet .

FROM gcr.io/distroless/static-debian13
WORKDIR /go
COPY --from=build /usr/local/bin/greet /usr/local/bin/greet
ENTRYPOINT ["greet"]
