FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /web .

FROM gcr.io/distroless/static-debian13
ENV HOME=/
COPY --from=build /web /home/nonroot/web
USER 65532:0
CMD ["/home/nonroot/web"]
