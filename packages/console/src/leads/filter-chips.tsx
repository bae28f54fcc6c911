import { useId } from 'preact/hooks';
import { shownName } from '../imports/shown-name.ts';
import { t } from '../languages/translate.ts';
import { plainForeign } from '../parts/text.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import type { LeadQuery } from './lead-query.ts';

/** So many of each kind can be chosen from; what an address names is there too. */
const mostChoices = 500;
const shownImports = 100;

interface ChipChoice {
  readonly value: string;
  readonly label: string;
}

interface FilterChipsOptions {
  readonly query: LeadQuery;
  readonly onChange: (query: LeadQuery) => void;
}

/** The filters of the page of leads. */
export function FilterChips({ query, onChange }: FilterChipsOptions) {
  const { galena } = useSession();
  const { value: known } = useLoad(async (signal) => {
    const [lists, partitions, imports] = await Promise.all([
      take(galena.lists.list({ signal }), mostChoices).catch(() => []),
      galena.partitions.list({ signal }).catch(() => []),
      take(galena.imports.list({ signal }), shownImports).catch(() => []),
    ]);
    return { lists, partitions, imports };
  }, 'filters');
  const imports = (known?.imports ?? []).map((one) => ({
    value: String(one.batchId),
    label: `${one.batchId}: ${shownName(one)}`,
  }));
  const set = (change: Partial<LeadQuery>) => onChange({ ...query, ...change });
  return (
    <fieldset class="chips">
      <legend class="hidden">{t('Filters')}</legend>
      <Chip
        label={t('Static list')}
        value={query.list}
        choices={(known?.lists ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(list) => set({ list })}
      />
      <Chip
        label={t('Partition')}
        value={query.partition}
        choices={(known?.partitions ?? []).map(({ id, name }) => ({ value: String(id), label: name }))}
        onChange={(partition) => set({ partition })}
      />
      <Chip
        label={t('Created by import')}
        value={query.created}
        choices={imports}
        onChange={(created) => set({ created })}
      />
      <Chip
        label={t('Last changed by import')}
        value={query.changed}
        choices={imports}
        onChange={(changed) => set({ changed })}
      />
      <DayChip label={t('Changed since')} value={query.since} onChange={(since) => set({ since })} />
    </fieldset>
  );
}

interface ChipOptions {
  readonly label: string;
  readonly value: string;
  readonly choices: readonly ChipChoice[];
  readonly onChange: (value: string) => void;
}

function Chip({ label, value, choices, onChange }: ChipOptions) {
  const id = useId();
  const isKnown = value === '' || choices.some((choice) => choice.value === value);
  const all = isKnown ? choices : [{ value, label: value }, ...choices];
  return (
    <div class={value === '' ? 'chip' : 'chip set'}>
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        <option value="">{t('any')}</option>
        {all.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === value}>
            {plainForeign(choice.label)}
          </option>
        ))}
      </select>
      <Clear label={label} value={value} onClear={() => onChange('')} />
    </div>
  );
}

function DayChip({ label, value, onChange }: Omit<ChipOptions, 'choices'>) {
  const id = useId();
  return (
    <div class={value === '' ? 'chip' : 'chip set'}>
      <label for={id}>{label}</label>
      <input id={id} type="date" value={value} onChange={(event) => onChange(event.currentTarget.value)} />
      <Clear label={label} value={value} onClear={() => onChange('')} />
    </div>
  );
}

interface ClearOptions {
  readonly label: string;
  readonly value: string;
  readonly onClear: () => void;
}

function Clear({ label, value, onClear }: ClearOptions) {
  if (value === '') return null;
  return (
    <button type="button" aria-label={t('Remove the filter “{label}”', { label })} onClick={onClear}>
      ×
    </button>
  );
}
