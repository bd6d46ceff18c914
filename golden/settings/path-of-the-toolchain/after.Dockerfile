FROM golang:1.24 AS build
ENV PATH=$PATH:$GOPATH/bin:/app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV PATH=$PATH:/app
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["web"]
