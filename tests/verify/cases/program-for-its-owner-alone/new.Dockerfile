FROM golang:1.27 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /notes .
FROM gcr.io/distroless/static-debian13
COPY --from=build --chmod=700 /notes /notes
CMD ["/notes"]
