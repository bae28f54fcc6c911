import { copyFileSync, cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Before a package is packed: what lies at the root of the repository and belongs into it.
const root = fileURLToPath(new URL('../', import.meta.url));
copyFileSync(`${root}LICENSE`, 'LICENSE');
if (process.env.npm_package_name === '@galena/cli') {
  mkdirSync('examples', { recursive: true });
  copyFileSync(`${root}examples/leads.csv`, 'examples/leads.csv');
}

// The SDK is built once, as ES modules, which `require` loads too since Node.js 20.19; what tests use, for Jest's own `require`
// besides. TypeScript accepts declarations as
// CommonJS only where a package.json says so: hence a copy of them beside one.
if (['@galena/client', '@galena/testing'].includes(process.env.npm_package_name)) {
  rmSync('commonjs', { recursive: true, force: true });
  cpSync('dist', 'commonjs', {
    recursive: true,
    filter: (from) => !/\.\w+$/.test(from) || from.endsWith('.d.ts'),
  });
  writeFileSync('commonjs/package.json', '{ "type": "commonjs" }\n');
}
