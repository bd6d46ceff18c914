FROM golang:1.24 AS source
WORKDIR /src
COPY . .

FROM golang:1.24 AS build
WORKDIR /app
COPY --from=source --exclude=*.md --exclude=pages/drafts /src .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
COPY --from=build /app/pages/home.html /app/pages/home.html
CMD ["./web"]
