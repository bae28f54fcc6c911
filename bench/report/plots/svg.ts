/** The drawing area of all plots, and what stands around it. */
export const frame = { width: 720, left: 64, right: 44, top: 64, bottom: 52 } as const;

/** `series` are the colours of as many series as a plot has at the most. */
const light = {
  paper: '#ffffff',
  ink: '#1f2328',
  soft: '#59636e',
  faint: '#d1d9e0',
  series: ['#0969da', '#bc4c00', '#1a7f37'],
};
const dark: typeof light = {
  paper: '#0d1117',
  ink: '#f0f6fc',
  soft: '#9198a1',
  faint: '#3d444d',
  series: ['#58a6ff', '#f0883e', '#56d364'],
};
const dashes = ['none', '7 4', '2 4'];

/**
 * A picture on paper of its own, which follows the reader's light or dark theme; so what is written on it can be read
 * wherever it is shown.
 */
export function picture(height: number, title: string, content: readonly string[]): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${frame.width} ${height}" width="${frame.width}" height="${height}" role="img" aria-label="${escapeText(title)}">
<style>
text { font: 13px system-ui, -apple-system, 'Segoe UI', sans-serif }
.title { font-size: 15px; font-weight: 600 }
.mark { stroke-dasharray: 5 4 }
.range { stroke-width: 1.5 }
${dashes.map((dash, index) => `.line${index + 1} { fill: none; stroke-width: 2.5; stroke-dasharray: ${dash} }`).join('\n')}
${colours(light)}
@media (prefers-color-scheme: dark) {
${colours(dark)}
}
</style>
<rect width="100%" height="100%" rx="6" class="paper"/>
${text(16, 26, title, { className: 'title' })}
${content.join('\n')}
</svg>
`;
}

function colours({ paper, ink, soft, faint, series }: typeof light): string {
  return `.paper { fill: ${paper} } text { fill: ${ink} } .range { stroke: ${ink} } .soft { fill: ${soft} }
.grid { stroke: ${faint} } .mark { stroke: ${soft} }
${series.map((colour, index) => `.line${index + 1} { stroke: ${colour} } .fill${index + 1} { fill: ${colour} }`).join('\n')}`;
}

export function text(
  x: number,
  y: number,
  content: string,
  { className = '', anchor = 'start' }: { className?: string; anchor?: 'start' | 'middle' | 'end' } = {},
): string {
  return `<text x="${round(x)}" y="${round(y)}" class="${className}" text-anchor="${anchor}">${escapeText(content)}</text>`;
}

export function line(x1: number, y1: number, x2: number, y2: number, className: string): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" class="${className}"/>`;
}

export function legend(names: readonly string[], y: number): string {
  let x = 16;
  return names
    .map((name, index) => {
      const mark = `${line(x, y - 4, x + 26, y - 4, `line${index + 1}`)}${text(x + 32, y, name)}`;
      x += 56 + 7.2 * name.length;
      return mark;
    })
    .join('\n');
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** About so many round steps from nothing to the most. */
export function steps(most: number, count: number): number[] {
  const rough = most / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((size) => size >= rough) ?? rough;
  return Array.from({ length: Math.ceil(most / step - 1e-9) + 1 }, (_, index) => index * step);
}

function escapeText(content: string): string {
  return content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
