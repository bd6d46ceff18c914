FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

# The runtime image
FROM gcr.io/distroless/static-debian13
ENV HOME=/home/app

# COPY config.yml /config.yml
COPY --from=build /out/app /app

# Who runs it

USER 1000:1000
CMD ["/app"]
