FROM golang:1.24
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -o /bin/rates . && mkdir /srv/rates && echo 'USD 1' > /srv/rates/usd.txt
COPY --chown=7:8 rates /srv/rates
CMD ["/bin/rates"]
