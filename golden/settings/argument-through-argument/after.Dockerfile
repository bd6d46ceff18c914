FROM golang:1.24 AS build
ARG MAJOR=1
ARG VERSION=$MAJOR.0
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ARG MAJOR=1
ARG VERSION=$MAJOR.0
WORKDIR /app
COPY --from=build /app/web /app/web
LABEL version=$VERSION
CMD ["./web"]
