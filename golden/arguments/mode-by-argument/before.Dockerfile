FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /server .

FROM alpine:3.22
ARG MODE=0750
ARG DIR=/data
RUN mkdir $DIR && chmod $MODE $DIR
COPY --from=build /server /bin/server
VOLUME ["$DIR"]
ENTRYPOINT ["/bin/server"]
