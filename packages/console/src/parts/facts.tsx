import type { ComponentChildren } from 'preact';

interface FactsOptions {
  /** Names and values; what is undefined is left out. */
  readonly facts: readonly (readonly [string, ComponentChildren])[];
}

export function Facts({ facts }: FactsOptions) {
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== undefined && value !== null && value !== '')
        .flatMap(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
    </dl>
  );
}

export interface Stat {
  readonly name: string;
  readonly value: ComponentChildren;
  readonly tone?: 'bad' | 'warn' | undefined;
}

/** A row of numbers. */
export function Stats({ stats }: { readonly stats: readonly Stat[] }) {
  return (
    <dl class="stats">
      {stats.map(({ name, value, tone }) => (
        <div key={name} class={tone}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
