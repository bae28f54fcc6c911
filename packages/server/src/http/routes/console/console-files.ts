import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { gzipSync } from 'node:zlib';

/** A file of the built console, held in memory: so no path that a client sends ever reaches the disk. */
export interface ConsoleFile {
  readonly type: string;
  readonly bytes: Buffer;
  readonly gzipped: Buffer;
}

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** By path below `/console/`; none where the console has not been built. */
export function readConsoleFiles(): ReadonlyMap<string, ConsoleFile> {
  const root = createRequire(import.meta.url).resolve('@galena/console/package.json');
  const folder = path.join(path.dirname(root), 'dist');
  return new Map(
    listFiles(folder).flatMap((name) => {
      const type = types[path.extname(name)];
      if (type === undefined) return [];
      const bytes = readFileSync(path.join(folder, name));
      return [[name.split(path.sep).join('/'), { type, bytes, gzipped: gzipSync(bytes) }] as const];
    }),
  );
}

function listFiles(folder: string): string[] {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}
