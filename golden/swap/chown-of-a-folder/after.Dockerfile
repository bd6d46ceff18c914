FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM gcr.io/distroless/static-debian13
ENV HOME=/home/app
COPY --from=build --chown=1000:1000 /out/app /app/app
USER 1000:1000
CMD ["/app/app"]
