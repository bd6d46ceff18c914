FROM golang:1.24
WORKDIR /src
COPY . .
ARG STAMP
RUN if [ -n "$STAMP" ]; then echo "$STAMP" > build.txt; fi
RUN CGO_ENABLED=0 go build -o app .
CMD ["./app"]
