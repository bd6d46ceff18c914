FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o page .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/page /app/page
COPY --from=build /app/page.json /app/page.json
CMD ["./page"]
