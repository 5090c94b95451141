# One image for everything that Seaworthy runs: `web`, `worker`, `migrate` and every other command of the command line.
# What is in it and why: docs/decisions/052-one-image.md.

FROM node:24.21.0-bookworm-slim AS packages
RUN install -d -o node -g node /app
WORKDIR /app
USER node
# Only these say what is installed: nothing is installed again because a source has changed.
COPY --chown=node:node package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/home/node/.npm,uid=1000,gid=1000 npm ci --ignore-scripts

# docker-compose.dev.yml runs this one, with the folders of this checkout laid over it.
FROM packages AS source
COPY --chown=node:node . .
RUN mkdir .next backups

FROM source AS build
# Next keeps what it compiled in .next/cache. sharp is for optimising images, which no page asks for.
RUN --mount=type=cache,target=/app/.next/cache,uid=1000,gid=1000 \
    node scripts/build.mjs --image \
 && rm -rf .next/standalone/node_modules/sharp .next/standalone/node_modules/@img \
           .next/standalone/.next/cache dist/.build-hash
# Of packages and pages what runs, and its licences: no tests, no types, no notes, no maps.
RUN find .next/standalone/node_modules -type d -name test -prune -exec rm -rf {} + \
 && find .next/standalone -type f \( -name '*.map' -o -name '*.ts' -o -name '*.md' \) -delete

FROM node:24.21.0-bookworm-slim AS image
# A fresh volume takes its owner from the folder it is mounted on.
RUN install -d -o node -g node -m 700 /backups /run/secrets \
 && install -d -o node -g node -m 755 /run/database \
 && install -d /app /migrations
WORKDIR /app
# Packages change seldom, so they are a layer of their own. Nothing here belongs to the user who runs it.
COPY --from=build --chown=root:root /app/.next/standalone/node_modules ./node_modules
COPY --from=build --chown=root:root /app/.next/standalone/package.json /app/.next/standalone/server.js ./
COPY --from=build --chown=root:root /app/.next/standalone/.next ./.next
COPY --from=build --chown=root:root /app/.next/static ./.next/static
COPY --from=build --chown=root:root /app/dist ./dist
COPY drizzle ./drizzle
COPY docker/health.mjs ./
COPY --chmod=755 docker/seaworthy /usr/local/bin/seaworthy

ENV NODE_ENV=production \
    NEXT_TELEMETRY_DISABLED=1 \
    HOST=0.0.0.0 \
    PORT=3000 \
    BACKUPS_DIR=/backups \
    MIGRATIONS_DIR=/migrations \
    ALIVE_FILE=/tmp/worker-is-alive

# Below everything else: another commit does not build anything again.
ARG SEAWORTHY_VERSION=0.1.0
ARG SEAWORTHY_COMMIT=
ARG SEAWORTHY_BUILD_TIME=
ENV SEAWORTHY_COMMIT=$SEAWORTHY_COMMIT \
    SEAWORTHY_BUILD_TIME=$SEAWORTHY_BUILD_TIME
LABEL org.opencontainers.image.title="Seaworthy" \
      org.opencontainers.image.description="Console for teams who run an application on MySQL or MariaDB" \
      org.opencontainers.image.version=$SEAWORTHY_VERSION \
      org.opencontainers.image.revision=$SEAWORTHY_COMMIT \
      org.opencontainers.image.created=$SEAWORTHY_BUILD_TIME \
      org.opencontainers.image.base.name="docker.io/library/node:24.21.0-bookworm-slim"

USER node
EXPOSE 3000
HEALTHCHECK --interval=5s --timeout=20s --start-period=180s --retries=3 CMD ["node", "/app/health.mjs"]
ENTRYPOINT ["seaworthy"]
