FROM golang:1.24 AS tools
RUN mkdir /empty

FROM golang:1.24 AS worker
WORKDIR /src
COPY . .
COPY --from=0 /empty /empty
RUN go build -o /bin/worker ./cmd/worker
CMD /bin/worker -v

FROM node:22
COPY ui .
RUN npm run build

FROM golang:1.24
WORKDIR /src
COPY . .
COPY --from=0 /empty /empty
COPY --from="2" /dist ./dist
RUN go build -o api ./cmd/api
CMD ["./api"]
