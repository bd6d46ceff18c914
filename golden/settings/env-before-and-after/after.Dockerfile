FROM golang:1.24 AS build
# used by the program
ENV APP_MODE=release
# used by the build
ENV GOPROXY=direct
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
# used by the program
ENV APP_MODE=release
WORKDIR /app
COPY --from=build /app/web /app/web
ENV PORT=8080
ENV GOPROXY=off
CMD ["./web"]
