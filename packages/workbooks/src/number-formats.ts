import { format as formatNumber, getFormatInfo } from 'numfmt';
import type { Archive } from './archive.ts';
import { readXml } from './scan-xml.ts';

/** What a number format makes of a number, as far as it is another value to whoever reads it. */
export type NumberFormat =
  | { readonly kind: 'plain' | 'percent' | 'date' | 'time' | 'datetime' }
  /** Zeros at the beginning, or signs between the digits: postal codes, phone numbers. */
  | { readonly kind: 'mask'; readonly code: string };

const plain: NumberFormat = { kind: 'plain' };

/** The number formats of a workbook by the style that cells name. */
export async function readNumberFormats(
  archive: Archive,
  part: string | undefined,
): Promise<readonly NumberFormat[]> {
  const codes = new Map<number, string>();
  const styles: number[] = [];
  let isInCells = false;
  if (part !== undefined) {
    await readXml(archive.text(part), {
      open: (name, attributes) => {
        const id = Number(attributes['numFmtId'] ?? 0);
        if (name === 'numFmt') codes.set(id, attributes['formatCode'] ?? '');
        if (name === 'cellXfs') isInCells = true;
        if (name === 'xf' && isInCells) styles.push(id);
      },
      close: (name) => {
        if (name === 'cellXfs') isInCells = false;
      },
    });
  }
  return styles.map((id) => {
    const code = codes.get(id);
    return code === undefined ? builtInFormat(id) : recogniseFormat(code);
  });
}

/** Formats that have a number and no code. Those of East Asia (27 to 36, 50 to 58) are dates but for two times. */
function builtInFormat(id: number): NumberFormat {
  if (id === 9 || id === 10) return { kind: 'percent' };
  if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || (id >= 34 && id <= 36) || (id >= 50 && id <= 58))
    return { kind: 'date' };
  if ((id >= 18 && id <= 21) || id === 32 || id === 33 || (id >= 45 && id <= 47)) return { kind: 'time' };
  return id === 22 ? { kind: 'datetime' } : plain;
}

/** What a code like `dd.mm.yyyy` or `00000` is. */
export function recogniseFormat(code: string): NumberFormat {
  const { type, maxDecimals } = getFormatInfo(code);
  if (type === 'date' || type === 'time' || type === 'datetime') {
    // What has minutes and seconds alone is taken for months and a time by some.
    return { kind: type === 'datetime' && !/[yd]/i.test(withoutLiterals(code)) ? 'time' : type };
  }
  if (type === 'percent') return { kind: 'percent' };
  return type === 'number' && maxDecimals === 0 && isMask(code) ? { kind: 'mask', code } : plain;
}

function isMask(code: string): boolean {
  const [small, large] = [format(code, 7), format(code, 1_234_567_890)];
  return /(?<!\d)0\D*(\d\D*)*7\D*$/.test(small) || /\d\D*[-()./]\D*\d/.test(large);
}

/** A number as the format shows it. */
export function format(code: string, value: number): string {
  return formatNumber(code, value, { locale: 'en', throws: false, overflow: '' }).trim();
}

function withoutLiterals(code: string): string {
  return code.replace(/"[^"]*"|\\.|\[[^\]]*\]|_.|\*./g, '');
}
