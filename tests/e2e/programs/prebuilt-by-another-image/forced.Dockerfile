FROM golang:1.27 AS tools
WORKDIR /src
COPY . .
RUN go build -o /server .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=tools /server /app/server
CMD ["/app/server"]
