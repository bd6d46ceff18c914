FROM golang:1.24 AS build-api
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /api ./cmd/api

FROM gcr.io/distroless/static-debian13 AS api
WORKDIR /src
COPY --from=build-api /api /api
CMD ["/api"]

FROM node:22 AS ui
COPY ui .
RUN npm run build

FROM nginx:1.27 AS web
COPY --from=ui dist /usr/share/nginx/html
