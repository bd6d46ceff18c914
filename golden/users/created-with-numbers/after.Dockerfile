FROM golang:1.24-alpine AS build
RUN addgroup -g 1500 app && adduser -D -u 1400 -G app app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV HOME=/home/app
WORKDIR /app
COPY --from=build /app/web /app/web
# no root
USER 1400:1500
CMD ["./web"]
