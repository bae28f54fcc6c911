import type { Strictness, StrictnessChange } from '@galena/client/control';
import { Button } from '../parts/button.tsx';
import { Select } from '../parts/fields.tsx';
import { Card, type CardOptions } from './card.tsx';

type Switch = keyof Omit<Strictness, 'mode'>;

const switches: {
  readonly [Name in Switch]: { readonly label: string; readonly values: readonly Strictness[Name][] };
} = {
  tokens: { label: 'Tokens are taken', values: ['anywhere', 'header'] },
  unknownParameters: { label: 'Unknown parameters', values: ['ignore', 'warn', 'refuse'] },
  syncLeads: { label: 'Sync Leads', values: ['recorded', 'documented', 'lenient'] },
  permissions: { label: 'Permissions', values: ['check', 'ignore'] },
  limits: { label: 'Limits', values: ['check', 'ignore'] },
};

/** How strict the double is with the calls of the subscription. */
export function StrictnessCard({
  strictness,
  control,
  act,
}: CardOptions & { readonly strictness: Strictness }) {
  const change = (to: StrictnessChange) => act(() => control.strictness.set(to));
  return (
    <Card
      title="Strictness"
      actions={
        <>
          <span class="quiet">{strictness.mode}</span>
          <Button onClick={() => change({ mode: 'strict' })}>Strict</Button>
          <Button onClick={() => change({ mode: 'lenient' })}>Lenient</Button>
        </>
      }
    >
      <div class="fields">
        {Object.entries(switches).map(([name, { label, values }]) => (
          <Select
            key={name}
            label={label}
            value={strictness[name as Switch]}
            onChange={(value) => change({ [name]: value })}
            choices={values.map((value) => ({ value, label: value }))}
          />
        ))}
      </div>
    </Card>
  );
}
