FROM golang:1.24-alpine AS build
ARG VERSION=dev
ARG GOPROXY=direct
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 GOPROXY=$GOPROXY go build -ldflags "-X main.version=$VERSION" -o /service .

FROM gcr.io/distroless/static-debian13
COPY --from=build /service /service
ENTRYPOINT ["/service"]
