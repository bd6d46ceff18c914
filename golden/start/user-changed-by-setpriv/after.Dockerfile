FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /web .

FROM gcr.io/distroless/static-debian13
COPY --from=build /web /web
ENV HOME=/root
USER 1000:1000
CMD ["/web"]
