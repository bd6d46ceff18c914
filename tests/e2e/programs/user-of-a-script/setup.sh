set -e
useradd --system --uid 777 service
