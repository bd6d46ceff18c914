FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/page .

FROM gcr.io/distroless/static-debian13
COPY --from=build /usr/local/bin/page /usr/local/bin/page
COPY --from=build /src/mail /src/mail
WORKDIR /
CMD ["page"]
