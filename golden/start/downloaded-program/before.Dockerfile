FROM golang:1.24
RUN curl -fsSL -o /usr/local/bin/tool https://example.com/tool && chmod +x /usr/local/bin/tool
CMD ["tool"]
