FROM golang:1.24-alpine AS build
ARG TAGS=""
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -tags "$TAGS" -o /service .

FROM alpine:3.22
RUN apk add --no-cache ffmpeg
COPY --from=build /service /service
ENTRYPOINT ["/service"]
