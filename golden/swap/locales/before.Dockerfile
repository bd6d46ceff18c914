FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /shop .

FROM debian:12-slim
RUN apt-get update && apt-get install -y locales ca-certificates && rm -rf /var/lib/apt/lists/* \
 && sed -i 's/# en_US.UTF-8 UTF-8/en_US.UTF-8 UTF-8/' /etc/locale.gen && locale-gen \
 && localedef -i de_DE -f UTF-8 de_DE.UTF-8 && update-locale LANG=en_US.UTF-8
ENV LANG=en_US.UTF-8
COPY --from=build /shop /shop
CMD ["/shop"]
