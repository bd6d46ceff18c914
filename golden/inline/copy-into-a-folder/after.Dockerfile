FROM golang:1.24 AS build
WORKDIR /app
COPY . .
# distroify: copy docs/help.txt /usr/share/web/
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
COPY --from=build /app/docs/help.txt /usr/share/web/
CMD ["./web"]
