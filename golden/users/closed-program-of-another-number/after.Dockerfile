FROM golang:1.24 AS build
RUN groupadd -r shop && useradd -r -g shop shop
WORKDIR /app
COPY . .
RUN CGO_ENABLED=0 go build -o /usr/local/bin/shop . && chgrp shop /usr/local/bin/shop && chmod 0750 /usr/local/bin/shop

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build --chown=65532:65532 /usr/local/bin/shop /usr/local/bin/shop
USER 65532:65532
CMD ["shop"]
