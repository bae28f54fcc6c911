import { copyFileSync, mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// Before a package is packed: what lies at the root of the repository and belongs into it.
const root = fileURLToPath(new URL('../', import.meta.url));
copyFileSync(`${root}LICENSE`, 'LICENSE');
if (process.env.npm_package_name === '@galena/cli') {
  mkdirSync('examples', { recursive: true });
  copyFileSync(`${root}examples/leads.csv`, 'examples/leads.csv');
}
