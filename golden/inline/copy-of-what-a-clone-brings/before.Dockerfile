FROM golang:1.24
WORKDIR /srv/shop
RUN git clone --depth 1 https://git.example.com/team/fonts.git /usr/share/fonts/team
COPY . .
RUN go build -o shop .
# distroify: copy /usr/share/fonts/team/bold.ttf
# distroify: copy secret.toml
CMD ["./shop"]
