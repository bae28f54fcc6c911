# Two images, of Galena and of a double of Marketo for tests:
#
#   docker build --tag galena .
#   docker build --tag galena-double --target double .
#
# docs/operations.md says how to run the first one, docs/testing.md the second.

FROM node:24-bookworm-slim AS node

# On the processor of the builder, whatever the image is for: nothing here is compiled for one.
FROM --platform=$BUILDPLATFORM node:24-bookworm-slim AS build
# BuildKit sets it; where it is not set, the image is for the builder's own processor.
ARG TARGETARCH
WORKDIR /build
COPY . .
RUN --mount=type=cache,target=/root/.npm \
    npm ci && npm run build && npm pack --workspaces --silent --pack-destination /tmp
# The packages as they are published, and what they depend on, by the lock file: PostgreSQL for the processor of the image.
WORKDIR /opt/galena
RUN --mount=type=cache,target=/root/.npm \
    cp /build/package.json /build/package-lock.json /build/.npmrc . \
    && for name in client console server cli; do \
         mkdir --parents packages/$name \
         && tar --extract --file /tmp/galena-$name-*.tgz --directory packages/$name --strip-components 1 \
         || exit 1; \
       done \
    && npm ci --workspace @galena/cli --omit dev --os linux \
         --cpu "$(echo ${TARGETARCH:-$(dpkg --print-architecture)} | sed s/amd64/x64/)" \
    && rm package.json package-lock.json .npmrc

FROM debian:bookworm-slim AS base
LABEL org.opencontainers.image.title="Galena" \
      org.opencontainers.image.description="A self-hosted lead database with a bulk lead import API that Marketo clients can use unchanged" \
      org.opencontainers.image.version="0.1.0" \
      org.opencontainers.image.licenses="Apache-2.0"
# tini passes signals on from the first moment, and reaps what a PostgreSQL leaves that was killed.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 galena \
    && useradd --uid 10001 --gid 10001 --home-dir /var/lib/galena --shell /usr/sbin/nologin galena \
    && install --directory --owner galena --group galena /var/lib/galena /var/lib/galena/tls /var/cache/galena \
    && ln --symbolic /opt/galena/packages/cli/bin/galena.js /usr/local/bin/galena
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/LICENSE /usr/local/share/doc/node/LICENSE
COPY --from=build /opt/galena /opt/galena
ENV HOST=0.0.0.0 \
    GALENA_DATA_DIR=/var/lib/galena \
    GALENA_TLS_DIR=/var/lib/galena/tls \
    GALENA_CACHE_DIR=/var/cache/galena
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=5s --timeout=6s --start-period=60s CMD ["node", "-e", "const port = process.env.GALENA_METRICS_PORT || process.env.PORT || 8080; require('http').get({ host: '127.0.0.1', port, path: '/healthz' }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1)).on('error', () => process.exit(1))"]

# With what a first start makes, so that each container starts as fast as a second one. Arguments are options of "galena double".
FROM base AS double
RUN ["galena", "exec", "--", "true"]
ENTRYPOINT ["tini", "--", "galena", "double", "--host", "0.0.0.0"]

FROM base AS galena
VOLUME /var/lib/galena
ENTRYPOINT ["tini", "--", "galena"]
CMD ["serve"]
