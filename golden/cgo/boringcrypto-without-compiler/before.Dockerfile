FROM golang:1.24-alpine AS build
ENV GOEXPERIMENT=boringcrypto
WORKDIR /src
COPY . .
RUN go build -o /app .

FROM alpine:3.22
COPY --from=build /app /app
CMD ["/app"]
