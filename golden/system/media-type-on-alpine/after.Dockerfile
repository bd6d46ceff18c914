FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /docs .

FROM gcr.io/distroless/static-debian13
WORKDIR /srv/docs
COPY --from=build /docs /usr/local/bin/docs
COPY web web
CMD ["docs"]
