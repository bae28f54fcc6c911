import { readdir, readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { untilMetrics } from '../support/exposition.ts';
import { useTestServer } from '../support/test-server.ts';

const root = new URL('../../../../', import.meta.url);

async function readOperations(): Promise<string> {
  return readFile(new URL('docs/operations.md', root), 'utf8');
}

/** A metric as one line: name, type and the labels of its samples. */
function describe(name: string, type: string, labels: Iterable<string>): string {
  return `${name} ${type} {${[...labels].toSorted().join(',')}}`;
}

it('docs/operations.md lists every metric with its type and labels', async () => {
  const text = await readOperations();
  const rows = [...text.matchAll(/^\| `(galena_\w+)` \| (\w+) \| ([^|]+) \|/gm)];
  const told = rows.map(([, name = '', type = '', labels = '']) =>
    describe(
      name,
      type,
      [...labels.matchAll(/`(\w+)`/g)].map(([, label = '']) => label),
    ),
  );
  const { url, api } = await useTestServer('api');
  await api.get('/rest/v1/lead/1.json');
  const { types, samples } = await untilMetrics(url, (now) => now.has('galena_errors_total{code="1004"}'));
  const real = [...types]
    .filter(([name]) => name.startsWith('galena_'))
    .map(([name, type]) => {
      const ofFamily = [...samples.keys()].filter((sample) =>
        new RegExp(`^${name}(_bucket|_sum|_count)?(\\{|$)`).test(sample),
      );
      const labels = ofFamily.flatMap((sample) =>
        [...sample.matchAll(/[{,](\w+)="/g)].map(([, label = '']) => label),
      );
      return describe(name, type, new Set(labels.filter((label) => label !== 'le')));
    });
  expect(told.toSorted()).toEqual(real.toSorted());
});

it('docs/operations.md has alerts of metrics that there are, each with what to do', async () => {
  const text = await readOperations();
  const alerts = [...text.matchAll(/- alert: (\w+)\n\s+expr: (.+)/g)];
  expect(alerts.length).toBeGreaterThan(5);
  const { url } = await useTestServer('api');
  const { types } = await untilMetrics(url, () => true);
  for (const [, name = '', expression = ''] of alerts) {
    expect(text).toMatch(new RegExp(`^\\| \`${name}\` \\| .+ \\| .+ \\|$`, 'm'));
    const named = expression.match(/\b(galena|process)_\w+/g) ?? [];
    expect(
      named.map((metric) => metric.replace(/_bucket$/, '')).filter((metric) => !types.has(metric)),
    ).toEqual([]);
  }
});

it('docs/operations.md tells of every event of the logs', async () => {
  const text = await readOperations();
  const sources = new URL('packages/server/src/', root);
  const names = (await readdir(sources, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const code = (await Promise.all(names.map((name) => readFile(new URL(name, sources), 'utf8')))).join('\n');
  const events = new Set([...code.matchAll(/event: '([\w.-]+)'/g)].map(([, event = '']) => event));
  expect(events.size).toBeGreaterThan(10);
  expect([...events].filter((event) => !text.includes(`\`${event}\``))).toEqual([]);
});
