FROM golang:1.27 AS build
WORKDIR /src
COPY go.mod main.go ./
RUN CGO_ENABLED=0 go build -o /notes .
FROM gcr.io/distroless/static-debian13
COPY --from=build /notes /notes
COPY --chown=0:3000 --chmod=640 word /etc/notes/word
USER 1500:1500
CMD ["/notes"]
