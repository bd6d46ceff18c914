FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o pages .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/pages /app/pages
COPY --from=build /app/web/home.html /app/web/home.html
CMD ["./pages"]
