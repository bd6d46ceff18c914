FROM golang:1.24 AS build
ARG NAME=data
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -ldflags "-X main.name=$NAME" -o /server .

FROM alpine:3.22
RUN mkdir /data && chown 1000:1000 /data
COPY --from=build /server /bin/server
USER 1000:1000
ENTRYPOINT ["/bin/server"]
