FROM golang:1.24
RUN mkdir -p /opt/tools/bin && ln -s /opt/tools/bin /tools && touch /tools/lint && rm -r /opt/tools /tools
RUN mkdir -p /opt/old && ln -s /opt/old /app && rm /app
WORKDIR /app
COPY . .
RUN go build -o shop .
CMD ["./shop"]
