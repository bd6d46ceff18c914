#!/bin/sh
export PORT=${PORT-80}
exec /app/web
