FROM golang:1.24 AS build
ENV GOOS=linux
ENV TARGET=${GOOS}-production
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV TARGET=linux-production
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
