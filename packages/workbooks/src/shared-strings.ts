import type { Archive } from './archive.ts';
import { readXml } from './scan-xml.ts';
import { TextCollector } from './text-collector.ts';

/** The table of texts that cells point into. */
export async function readSharedStrings(
  archive: Archive,
  part: string | undefined,
): Promise<readonly string[]> {
  const strings: string[] = [];
  if (part === undefined) return strings;
  const text = new TextCollector();
  await readXml(archive.text(part), {
    open: (name) => {
      if (name === 'si') text.clear();
      else text.open(name);
    },
    text: (piece) => text.add(piece),
    close: (name) => {
      if (name === 'si') strings.push(text.take());
      else text.close(name);
    },
  });
  return strings;
}
