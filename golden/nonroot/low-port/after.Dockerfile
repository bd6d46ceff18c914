FROM golang:1.24 AS build
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13:nonroot
WORKDIR /app
COPY --from=build /app/web /app/web
ENV HTTPS_PORT=443 SMTP_PORT=25
EXPOSE 80 443 8080
CMD ["./web", "-admin-port", "81"]
