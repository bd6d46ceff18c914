FROM golang:1.24 AS build
RUN useradd -u 1300 app
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM gcr.io/distroless/static-debian13
COPY --from=build /etc/passwd /etc/group /etc/
COPY --from=build --chown=app:app /out/app /app
USER app
CMD ["/app"]
