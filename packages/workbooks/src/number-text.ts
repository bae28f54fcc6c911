/**
 * A number as text with all its digits and no exponent. Whole numbers stay as they are written; of others Excel has 15
 * digits, and what programs write behind them (0.30000000000000004) is not in the sheet. Undefined: no number.
 */
export function numberText(written: string): string | undefined {
  const text = written.trim();
  if (/^-?\d+$/.test(text)) return /^-?0+$/.test(text) ? '0' : text;
  const value = Number(text);
  return text === '' || !Number.isFinite(value) ? undefined : plainDigits(value);
}

/** `0.155` → `15.5%` */
export function percentText(value: number): string {
  return `${plainDigits(value * 100)}%`;
}

const digitsOfExcel = 15;

function plainDigits(value: number): string {
  const text = String(Number(value.toPrecision(digitsOfExcel)));
  const [, sign = '', whole = '', fraction = '', exponent] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text) ?? [];
  if (exponent === undefined) return text === '-0' ? '0' : text;
  const digits = whole + fraction;
  const point = whole.length + Number(exponent);
  return point <= 0 ? `${sign}0.${'0'.repeat(-point)}${digits}` : `${sign}${digits.padEnd(point, '0')}`;
}
