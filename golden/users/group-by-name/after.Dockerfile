FROM golang:1.24 AS build
RUN groupadd -g 1300 staffers && useradd -u 1200 -g staffers app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
USER 1200:1300
CMD ["./web"]
