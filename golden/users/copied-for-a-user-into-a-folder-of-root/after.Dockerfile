FROM golang:1.24 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /bin/rates . && mkdir /srv/rates && echo 'USD 1' > /srv/rates/usd.txt
COPY --chown=7:8 rates /srv/rates

FROM gcr.io/distroless/static-debian13
WORKDIR /src
COPY --from=build /bin/rates /bin/rates
COPY --from=build /srv/rates /srv/rates
CMD ["/bin/rates"]
