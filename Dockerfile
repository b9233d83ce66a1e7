# The full image can build the native SQLite driver for platforms without a prebuilt one.
FROM node:24-bookworm AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json ./
COPY prisma ./prisma
COPY src ./src
RUN npm run build
# What the gateway does not load from node_modules is in the bundle. The driver also brings what it is compiled from.
RUN npm prune --omit=dev && cd node_modules/better-sqlite3 && rm -rf deps src build/Release/obj build/Release/obj.target

FROM node:24-bookworm-slim
# Others can reach this address, so the gateway only starts if callers are configured, or with AUTH=none. The image does
# not choose: it cannot know where it runs.
ENV NODE_ENV=production HOST=0.0.0.0
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/prisma ./prisma
COPY --from=build /app/dist ./dist
COPY examples/operations.graphql examples/variables.json ./examples/
# The default location of the SQLite file.
RUN mkdir data && chown node:node data
USER node
EXPOSE 4000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 4000}/readyz`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--no-memory-reducer", "dist/main.js"]
