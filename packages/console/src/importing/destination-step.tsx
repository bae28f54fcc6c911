import type { DescribedLeadField } from '@galena/client';
import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { NewListDialog } from '../lists/new-list-dialog.tsx';
import { Select } from '../parts/fields.tsx';
import { explain } from '../parts/states.tsx';
import { take, useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import type { Destination } from './destination.ts';

interface DestinationStepOptions {
  readonly destination: Destination;
  /** REST names of the fields that columns go into. */
  readonly mapped: readonly string[];
  readonly fields: readonly DescribedLeadField[];
  readonly onChange: (changed: Partial<Destination>) => void;
}

const makeOne = 'new';
const offeredLists = 1_000;

/** By which field rows find their lead, and what the leads join. */
export function DestinationStep({ destination, mapped, fields, onChange }: DestinationStepOptions) {
  const { galena, may } = useSession();
  const [isMaking, setIsMaking] = useState(false);
  const lists = useLoad((signal) => take(galena.lists.list({ signal }), offeredLists), 'lists');
  const partitions = useLoad((signal) => galena.partitions.list({ signal }), 'partitions');
  const lookups = [...new Set([destination.lookupField, ...mapped])];
  const problem = lists.error ?? partitions.error;
  return (
    <section class="card step stack" aria-label={t('Where the rows go')}>
      <h2>{t('Where the rows go')}</h2>
      <div class="fields">
        <Select
          label={t('Lookup field')}
          value={destination.lookupField}
          choices={lookups.map((name) => ({ value: name, label: displayName(fields, name) }))}
          onChange={(lookupField) => onChange({ lookupField })}
          hint={t('By which a row finds its lead')}
        />
        <Select
          label={t('Static list')}
          value={destination.list === undefined ? '' : String(destination.list)}
          choices={[
            { value: '', label: t('None') },
            ...(lists.value ?? []).map(({ id, name }) => ({ value: String(id), label: name })),
            ...(may('Read-Write Assets') ? [{ value: makeOne, label: t('Make a new list…') }] : []),
          ]}
          onChange={(value) => {
            if (value === makeOne) setIsMaking(true);
            else onChange({ list: value === '' ? undefined : Number(value) });
          }}
          hint={t('That the leads join')}
        />
        <Select
          label={t('Partition')}
          value={destination.partition ?? ''}
          choices={[
            { value: '', label: t('None named') },
            ...(partitions.value ?? []).map(({ name }) => ({ value: name, label: name })),
          ]}
          onChange={(value) => onChange({ partition: value === '' ? undefined : value })}
          hint={t('That new leads go into; Default if none is named')}
        />
      </div>
      {problem !== undefined && (
        <p class="problem" role="alert">
          {explain(problem)}
        </p>
      )}
      {isMaking && (
        <NewListDialog
          onMade={(list) => {
            lists.reload();
            onChange({ list });
          }}
          onClose={() => setIsMaking(false)}
        />
      )}
    </section>
  );
}

function displayName(fields: readonly DescribedLeadField[], name: string): string {
  return fields.find(({ rest }) => rest?.name === name)?.displayName ?? name;
}
