FROM golang:1.24 AS tools
RUN mkdir /empty

FROM golang:1.24 AS builder
WORKDIR /src
COPY . .
COPY --from=0 /empty /empty
RUN CGO_ENABLED=0 go build -o /bin/worker ./cmd/worker

FROM gcr.io/distroless/static-debian13 AS worker
WORKDIR /src
COPY --from=builder /bin/worker /bin/worker
COPY --from=builder /empty /empty
CMD ["/bin/worker", "-v"]

FROM node:22
COPY ui .
RUN npm run build

FROM golang:1.24 AS build
WORKDIR /src
COPY . .
COPY --from=0 /empty /empty
COPY --from="3" /dist ./dist
RUN CGO_ENABLED=0 go build -o api ./cmd/api

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /src/api /src/api
COPY --from=build /empty /empty
COPY --from=build /src/dist /src/dist
CMD ["./api"]
