/**
 * pg looks at `navigator` to find out whether it runs at Cloudflare. Where there is none it looks at `Response` instead, and
 * that loads all of Node's fetch, in every thread that talks to PostgreSQL. Node has a navigator since version 21.
 */
if (!('navigator' in globalThis)) {
  Object.defineProperty(globalThis, 'navigator', {
    value: { userAgent: `Node.js/${process.versions.node.split('.')[0]}` },
    configurable: true,
  });
}

export {};
