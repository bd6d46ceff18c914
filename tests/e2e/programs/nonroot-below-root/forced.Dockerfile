FROM golang:1.27 AS build
WORKDIR /root/app
COPY . .
RUN CGO_ENABLED=0 go build -o app .

FROM gcr.io/distroless/static-debian13:nonroot
WORKDIR /root/app
COPY --from=build --chown=65532:65532 /root/app/app /root/app/app
CMD ["/root/app/app"]
