FROM node:22 AS web
WORKDIR /web
COPY web .
RUN npm run build

FROM gcr.io/distroless/static-debian13
WORKDIR /app
COPY dist/ /app/
COPY --from=web /web/build /app/static
CMD ["./server"]
