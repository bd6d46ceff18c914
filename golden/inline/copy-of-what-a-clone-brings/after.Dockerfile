FROM golang:1.24 AS build
WORKDIR /srv/shop
RUN git clone --depth 1 https://git.example.com/team/fonts.git /usr/share/fonts/team
COPY . .
RUN CGO_ENABLED=0 go build -o shop .

FROM gcr.io/distroless/static-debian13
WORKDIR /srv/shop
COPY --from=build /srv/shop/shop /srv/shop/shop
COPY --from=build /srv/shop/secret.toml /srv/shop/secret.toml
COPY --from=build /usr/share/fonts/team /usr/share/fonts/team
# distroify: copy /usr/share/fonts/team/bold.ttf
# distroify: copy secret.toml
CMD ["./shop"]
