FROM golang:1.24-alpine AS build
RUN apk add --no-cache gcc musl-dev make
ENV CGO_ENABLED=1
WORKDIR /src
COPY . .
RUN make

FROM alpine:3.22
COPY --from=build /app /app
CMD ["/app"]
