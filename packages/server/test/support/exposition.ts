/** The metrics of a scrape: types by name, and values by name with labels, as in `galena_import_rows_total{outcome="created"}`. */
export interface Exposition {
  readonly types: ReadonlyMap<string, string>;
  readonly helps: ReadonlyMap<string, string>;
  readonly samples: ReadonlyMap<string, number>;
}

const sampleLine = /^([a-zA-Z_:][\w:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*\})? (\S+)$/;

/** Reads the text format of Prometheus, strictly: each sample belongs to a family that has a help and a type. */
export function parseExposition(text: string): Exposition {
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  const types = new Map<string, string>();
  const helps = new Map<string, string>();
  const samples = new Map<string, number>();
  for (const line of text.split('\n')) {
    const [, kind, name = '', rest = ''] = /^# (HELP|TYPE) (\S+) (.+)$/.exec(line) ?? [];
    if (line === '') continue;
    if (kind === 'HELP') helps.set(name, rest);
    else if (kind === 'TYPE') types.set(name, rest);
    else {
      const [, metric = '', labels = '', value = ''] = sampleLine.exec(line) ?? [];
      if (!types.has(familyOf(metric, types)) || !helps.has(familyOf(metric, types))) {
        throw new Error(`not a line of the format: ${line}`);
      }
      if (samples.has(metric + labels)) throw new Error(`twice: ${line}`);
      samples.set(metric + labels, Number(value.replace('Inf', 'Infinity')));
    }
  }
  return { types, helps, samples };
}

/** A histogram's samples have names of their own. */
function familyOf(metric: string, types: ReadonlyMap<string, string>): string {
  return types.has(metric) ? metric : metric.replace(/_(bucket|sum|count)$/, '');
}

export async function scrape(url: string, headers: Record<string, string> = {}): Promise<Exposition> {
  const response = await fetch(`${url}/metrics`, { headers });
  if (response.status !== 200) throw new Error(`/metrics gave ${response.status}: ${await response.text()}`);
  return parseExposition(await response.text());
}

/** Scrapes until the metrics are as wanted: an engine's thread tells of its work a moment later. */
export async function untilMetrics(
  url: string,
  isAsWanted: (samples: Exposition['samples']) => boolean,
): Promise<Exposition> {
  const deadline = Date.now() + 20_000;
  for (;;) {
    const exposition = await scrape(url);
    if (isAsWanted(exposition.samples)) return exposition;
    if (Date.now() > deadline) {
      const galena = [...exposition.samples].filter(([name]) => name.startsWith('galena_'));
      throw new Error(`not as wanted for 20 s: ${JSON.stringify(galena)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
