# The hub: docker build -f deploy/images/hub.dockerfile -t thalamus/nms-common:0.1.0 .
# --build-arg DATABASE=embedded keeps the PostgreSQL that a hub without THALAMUS_DATABASE_URL starts; it takes 60 MB more.

FROM node:26.10.0-bookworm-slim AS web
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.web.json vite.config.ts ./
COPY src src
RUN npx vite build

FROM node:26.10.0-bookworm-slim AS server
ARG DATABASE=external
WORKDIR /app
COPY package.json package-lock.json ./
# The runtime of the package "node" is that of the image: its script, which fetches another one, does not run.
RUN npm ci --omit=dev --ignore-scripts --no-audit --no-fund
COPY src src
COPY deploy/images/server-packages.mjs ./
RUN node server-packages.mjs src package.json "$([ "$DATABASE" = embedded ] || echo --without-database)" \
 && npm prune --omit=dev --ignore-scripts --no-audit --no-fund \
 && rm -rf server-packages.mjs package-lock.json src/web \
 && find src \( -name '*.test.ts' -o -name '*.tsx' \) -delete

FROM node:26.10.0-bookworm-slim
# What sends pings and traces for a process without privileges. Versions are those of the release of the image.
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install -y --no-install-recommends fping iputils-ping iputils-tracepath traceroute \
 && rm -rf /var/lib/apt/lists/* \
 && install -d -o 1000 -g 1000 -m 0700 /var/lib/thalamus
WORKDIR /app
COPY --from=server /app ./
COPY --from=web /app/dist dist
# Everything that is written lies in the data directory and below /tmp: the root file system may be read-only.
ENV NODE_ENV=production \
    NODE_COMPILE_CACHE=/tmp/compiled \
    THALAMUS_HOST=0.0.0.0 \
    THALAMUS_PORT=8000 \
    THALAMUS_DATA_DIR=/var/lib/thalamus
VOLUME /var/lib/thalamus
EXPOSE 8000
USER 1000:1000
HEALTHCHECK --interval=30s --timeout=10s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.THALAMUS_PORT}/health/live/`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
# As `npm start` has it: less memory, no slower.
CMD ["node", "--max-semi-space-size=8", "src/main.ts"]
