FROM node:22 AS ui
RUN npm run build

FROM golang:1.24 AS build
WORKDIR /src
# distroify: ignore
COPY . .
COPY --from=ui /dist ./dist
RUN go build -o /out/api ./cmd/api

FROM alpine:3.22
COPY --from=build /out/api /api
CMD ["/api"]
