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
  /** What the number means beside others. */
  readonly note?: string | undefined;
  readonly tone?: 'bad' | 'warn' | undefined;
}

/** A row of numbers. */
export function Stats({ stats }: { readonly stats: readonly Stat[] }) {
  return (
    <dl class="stats">
      {stats.map(({ name, value, note, tone }) => (
        <div key={name} class={tone}>
          <dt>
            {name}
            {note !== undefined && <span class="note"> {note}</span>}
          </dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
