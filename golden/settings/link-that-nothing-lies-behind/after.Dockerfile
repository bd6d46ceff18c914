FROM golang:1.24 AS build
RUN mkdir -p /opt/tools/bin && ln -s /opt/tools/bin /tools && touch /tools/lint && rm -r /opt/tools /tools
RUN mkdir -p /opt/old && ln -s /opt/old /app && rm /app
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/shop /app/shop
COPY --from=build /opt/old /opt/old
CMD ["./shop"]
