FROM node:22 AS assets
WORKDIR /assets
COPY assets .
RUN npm ci && npm run build

FROM golang:1.24
WORKDIR /app
COPY . .
COPY --from=assets /assets/dist ./dist
RUN go build -o web .
CMD ["./web"]
