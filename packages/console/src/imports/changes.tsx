import type { ValueChange } from '@galena/client';
import { t } from '../languages/translate.ts';
import { Value } from '../leads/history-card.tsx';
import { Foreign } from '../parts/text.tsx';

interface ChangesOptions {
  readonly changes: readonly ValueChange[];
  readonly addedToList: boolean;
}

/** What an import did to a lead that was there, or would do: which value became which. */
export function Changes({ changes, addedToList }: ChangesOptions) {
  return (
    <>
      {changes.map(({ field, displayName, oldValue, newValue }) => (
        <div key={field}>
          <Foreign text={displayName} most={60} />: <Value value={oldValue} /> → <Value value={newValue} />
        </div>
      ))}
      {addedToList && <span class="quiet">{t('Added to the list')}</span>}
    </>
  );
}
