# The app for production: several of these can share one MongoDB (see compose.yaml).
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
# No package needs an install script.
RUN npm ci --ignore-scripts --include=dev --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY server server
COPY scripts scripts
COPY views views
# Building asks for packages that running does not: they go when all is built.
RUN node scripts/build.mjs && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-bookworm-slim
# LibreOffice turns docx and odt into PDF; without it the app asks people for a PDF beside the file. tini passes signals on and collects ended processes.
RUN apt-get update \
 && apt-get install -y --no-install-recommends tini libreoffice-writer-nogui fonts-liberation fonts-dejavu-core poppler-utils \
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
ENV NODE_ENV=production PORT=3000 HOST=0.0.0.0 DATA_DIR=/data TZ=Asia/Ho_Chi_Minh
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY --from=build /app/server/pdf/fonts server/pdf/fonts
COPY --from=build /app/views views
# The code belongs to root; the app may write in /data only.
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3000) + '/healthz').then(answer => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["tini", "--"]
CMD ["node", "dist/server/main.js"]
