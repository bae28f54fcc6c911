import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const packages = fileURLToPath(new URL('../packages/', import.meta.url));

// All in one process, as reading Vite takes as long as its work does; the console needs the server's `rows`.
await bundleProgram(
  'server',
  { main: 'src/main.ts', rows: 'src/rows.ts', 'engine-thread': 'src/engine/engine-thread.ts' },
  [],
);
await build({ root: `${packages}console`, logLevel: 'warn' });
await bundleProgram('cli', { main: 'src/main.ts' }, ['@galena/server']);

/**
 * Bundles a program for Node.js together with what it depends on, beside the types that TypeScript has written to `dist`: finding and
 * reading five hundred modules would be nearly half of the work of a start.
 */
async function bundleProgram(name, input, external) {
  await build({
    configFile: false,
    root: packages + name,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      // Stack traces are to be readable.
      minify: false,
      sourcemap: true,
      emptyOutDir: false,
      reportCompressedSize: false,
      license: { fileName: 'licenses.md' },
      rolldownOptions: {
        input,
        output: { entryFileNames: '[name].js', chunkFileNames: '[name].js' },
        checks: { pluginTimings: false },
      },
    },
    ssr: { noExternal: true, external },
  });
}
