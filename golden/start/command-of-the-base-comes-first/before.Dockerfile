FROM golang:1.24-alpine AS build
WORKDIR /src
COPY . .
RUN go build -o /out/env .

FROM alpine:3.22
COPY --from=build /out/env /bin/env
ENTRYPOINT ["env"]
