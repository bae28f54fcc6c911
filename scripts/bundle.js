import { readdirSync, rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

const packages = fileURLToPath(new URL('../packages/', import.meta.url));

// All in one process, as reading Vite takes as long as its work does; the console needs the server's `rows`.
await bundleProgram(
  'server',
  {
    main: 'src/main.ts',
    rows: 'src/rows.ts',
    'engine-thread': 'src/engine/engine-thread.ts',
    'double-process': 'src/double/double-process.ts',
  },
  // Fastify loads them only where it has no compilers of ours, and to call itself without a network.
  ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler', 'light-my-request'],
);
await build({ root: `${packages}console`, logLevel: 'warn' });
await bundleProgram('cli', { main: 'src/main.ts' }, ['@galena/server']);
await bundleForRequire('testing');

/**
 * Bundles a program for Node.js together with what it depends on, beside the types that TypeScript has written to `dist`: finding and
 * reading five hundred modules would be nearly half of the work of a start.
 */
async function bundleProgram(name, input, external) {
  removeOld(`${packages}${name}/dist/`);
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

/** Jest loads packages by a `require` of its own, which takes no ES modules. */
async function bundleForRequire(name) {
  await build({
    configFile: false,
    root: packages + name,
    logLevel: 'warn',
    build: {
      ssr: true,
      target: 'node20',
      minify: false,
      emptyOutDir: false,
      reportCompressedSize: false,
      rolldownOptions: {
        input: { main: 'src/main.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs', codeSplitting: false },
        checks: { pluginTimings: false },
      },
    },
    ssr: { noExternal: true, external: ['@galena/server'] },
  });
}

/** Names of chunks change with what is in them: none of an earlier build is to be packed. */
function removeOld(dist) {
  const files = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  for (const { parentPath, name } of files) if (!name.endsWith('.d.ts')) rmSync(`${parentPath}/${name}`);
}
