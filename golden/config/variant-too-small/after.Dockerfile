FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN go build -o sum .

FROM gcr.io/distroless/base-debian13
WORKDIR /app
COPY --from=build /app/sum /app/sum
CMD ["./sum"]
