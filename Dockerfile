# nsigma serve in a container. How to run it: docs/server.md

FROM node:22-bookworm-slim AS build
WORKDIR /nsigma
COPY . .
RUN npm ci --ignore-scripts --no-audit --no-fund
RUN npx tsc -b
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:22-bookworm-slim
WORKDIR /nsigma
COPY --from=build /nsigma /nsigma
# No rights but to read what is there; models that are fetched go to this user's cache.
USER node
ENV NODE_ENV=production
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:8080/health').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "/nsigma/packages/lab/bin/nsigma.js"]
# Other machines can ask, so a key is needed: NSIGMA_API_KEY.
CMD ["serve", "--host", "0.0.0.0"]
