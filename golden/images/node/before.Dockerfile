FROM node:22
WORKDIR /srv/go
COPY . .
RUN npm ci && echo "ready to go build things"
CMD ["node", "server.js"]
