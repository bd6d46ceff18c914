FROM golang:1.24 AS source
WORKDIR /src
COPY . .

FROM golang:1.24
WORKDIR /app
COPY --from=source --exclude=*.md --exclude=pages/drafts /src .
RUN go build -o web .
CMD ["./web"]
