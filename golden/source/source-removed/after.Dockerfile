FROM golang:1.24 AS build
COPY . /src
RUN cd /src && CGO_ENABLED=0 go build -o /server .
WORKDIR /
RUN rm -rf /src

FROM gcr.io/distroless/static-debian13
WORKDIR /
COPY --from=build /server /server
CMD ["/server"]
