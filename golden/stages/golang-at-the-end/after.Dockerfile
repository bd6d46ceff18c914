FROM node:22 AS assets
WORKDIR /assets
COPY assets .
RUN npm ci && npm run build

FROM golang:1.24 AS build
WORKDIR /app
COPY . .
COPY --from=assets /assets/dist ./dist
RUN CGO_ENABLED=0 go build -o web .

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY --from=build /app/web /app/web
COPY --from=build /app/dist /app/dist
CMD ["./web"]
