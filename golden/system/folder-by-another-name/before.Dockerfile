FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /lock .

FROM debian:12-slim
RUN mkdir /run/held
COPY --from=build /lock /lock
CMD ["/lock"]
