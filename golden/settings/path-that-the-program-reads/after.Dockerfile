FROM golang:1.24 AS build
ENV PATH=/opt/tools:$PATH
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
ENV PATH=/opt/tools:/go/bin:/usr/local/go/bin:$PATH
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
