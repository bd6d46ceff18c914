FROM golang:1.24 AS build
ENV GOFLAGS="-trimpath -buildmode=pie"
WORKDIR /app
COPY . .
RUN go build -o web .

FROM gcr.io/distroless/base-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
