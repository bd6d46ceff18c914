FROM golang:1.24-alpine AS build
RUN apk add --no-cache gcc musl-dev make
ENV CGO_ENABLED=1
WORKDIR /src
COPY . .
RUN make

FROM gcr.io/distroless/static-debian13
COPY --from=build /app /app
CMD ["/app"]
