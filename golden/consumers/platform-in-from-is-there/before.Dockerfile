FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /app .

FROM --platform=linux/amd64 alpine:3.22
COPY --from=build /app /app
CMD ["/app"]
