# Builds from the lock file alone; the image holds Node.js, the compiled gateway and its production dependencies.
FROM node:24.9.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY proto proto
COPY src src
COPY routes routes
RUN npm run build && npm prune --omit=dev

FROM node:24.9.0-bookworm-slim
# It listens for other containers, so it needs ACCESS_FILE or JWT_JWKS; or ALLOW_UNAUTHENTICATED=true where only friends reach it.
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/data
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
RUN mkdir /data && chown node:node /data
# By number, so that an orchestrator can see that it is not root.
USER 1000:1000
VOLUME /data
EXPOSE 8080
# Node.js as process 1 gets the signals itself: SIGTERM ends streams and submissions in order.
ENTRYPOINT ["node", "dist/src/main.js"]
HEALTHCHECK --interval=10s --timeout=3s --start-period=30s CMD ["node", "dist/src/main.js", "probe"]
