FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /out/app .

FROM debian:trixie-slim AS tools
RUN apt-get update && apt-get install -y jq

FROM debian:trixie-slim
COPY --from=tools /usr/bin/jq /usr/bin/jq
COPY --from=build /out/app /app
ENTRYPOINT ["/app"]
