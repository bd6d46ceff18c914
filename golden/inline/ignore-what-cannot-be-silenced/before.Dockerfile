FROM golang:1.24
WORKDIR /app
COPY . .
RUN go build -o web .
# distroify: ignore[needs-shell] -- the shell is there for people
CMD ./web && sleep 5
