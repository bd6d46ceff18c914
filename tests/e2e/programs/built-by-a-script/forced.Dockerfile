FROM golang:1.27 AS build
WORKDIR /app
COPY . .
RUN ./build.sh
FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/built-by-a-script /opt/tool/bin/tool
CMD ["/opt/tool/bin/tool"]
