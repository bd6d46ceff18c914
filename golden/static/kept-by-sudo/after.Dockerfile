FROM ubuntu:24.04 AS build
ENV CGO_ENABLED=0
RUN apt-get update && apt-get install -y golang-go sudo
WORKDIR /app
COPY . .
RUN sudo CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
CMD ["./web"]
