FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
ENV LOG_LEVEL=info
EXPOSE 8080

ENV PORT=8080
ENV GREETING="hello world"
# defaults, then the server
ENTRYPOINT ["./web"]
CMD ["-verbose"]
