import { defineConfig, type Plugin } from 'vite';

/**
 * Files are read in a worker, and what the page itself sends is UTF-8: so encodings are compared in the worker alone, and the tables for that,
 * a seventh of all code, are not built into the page as well.
 */
const comparesNoEncodings: Plugin = {
  name: 'galena-compares-no-encodings',
  load: (id) =>
    id.endsWith('/files/encoding/compare-readings.js')
      ? "export const compareReadings = () => { throw new Error('encodings are compared in the worker'); };"
      : undefined,
};

export default defineConfig({
  base: './',
  // Workers have plugins of their own.
  plugins: [comparesNoEncodings],
  build: {
    target: 'es2023',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    license: { fileName: 'licenses.md' },
    // How long plugins take is no news to whoever starts Galena.
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  worker: { format: 'es' },
});
