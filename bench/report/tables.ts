/** A table of Markdown; all columns but the first are figures. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** `79,801`, `2.26`, `0.031`: three digits, or all that stand before the point. */
export function figure(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return Number(value.toPrecision(3)).toString();
}

/** `180,000`, `1 million` */
export function quantity(value: number): string {
  if (value < 1_000_000) return Math.round(value).toLocaleString('en-US');
  return `${Number((value / 1e6).toPrecision(3))} million`;
}

export function ratio({ median, least, most }: { median: number; least: number; most: number }): string {
  return `**${median.toFixed(2)}** (${least.toFixed(2)} – ${most.toFixed(2)})`;
}
