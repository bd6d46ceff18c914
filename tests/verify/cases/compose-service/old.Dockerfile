FROM golang:1.27 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/page .

FROM debian:12-slim
WORKDIR /app
COPY --from=build /app/templates/ /app/templates/
COPY --from=build /usr/local/bin/page /usr/local/bin/page
CMD ["page"]
