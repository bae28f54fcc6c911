import type { ComponentChildren } from 'preact';
import { t } from '../languages/translate.ts';
import { CopyText } from './copy-text.tsx';

interface SecretsOptions {
  /** What it is, for whoever does not see it. */
  readonly name: string;
  readonly title: ComponentChildren;
  /** Names and values, of which at least one is shown only now. */
  readonly secrets: readonly (readonly [string, string])[];
}

/** What somebody has to keep, as it is never shown again. */
export function Secrets({ name, title, secrets }: SecretsOptions) {
  return (
    <section class="card stack" role="status" aria-label={name}>
      <h2>{title}</h2>
      <dl class="secrets">
        {secrets.map(([what, value]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>
              <code class="secret">{value}</code>
              <CopyText label={t('Copy')} name={t('Copy: {what}', { what })} text={value} what={what} />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
