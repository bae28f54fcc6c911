import { benchImport } from './import.ts';

const parts: Readonly<Record<string, (args: readonly string[]) => Promise<void>>> = { import: benchImport };

const [name = '', ...args] = process.argv.slice(2);
const part = parts[name];
if (part === undefined) {
  console.error(`Which part? ${Object.keys(parts).join(', ')}\n\n  npm run bench -- import [--rounds 5]`);
  process.exitCode = 2;
} else {
  await part(args);
}
