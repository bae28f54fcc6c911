import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Checkbox, TextField } from '../parts/fields.tsx';
import { Show } from '../parts/states.tsx';
import { plainForeign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useHiddenFields } from '../session/hidden-fields.ts';
import { useSession } from '../session/session.ts';
import { usualColumns } from './lead-columns.ts';

interface ColumnsDialogOptions {
  /** By REST name, in their order. */
  readonly chosen: readonly string[];
  readonly onChoose: (names: readonly string[]) => void;
  readonly onClose: () => void;
}

/** Asks which fields the table of leads has. */
export function ColumnsDialog({ chosen, onChoose, onClose }: ColumnsDialogOptions) {
  const { galena } = useSession();
  const [names, setNames] = useState(chosen);
  const [search, setSearch] = useState('');
  const loaded = useLoad((signal) => galena.fields.describe({ signal }), 'fields');
  const hidden = useHiddenFields();
  const wanted = search.trim().toLowerCase();
  return (
    <FormDialog
      title={t('Columns of the table')}
      action={t('Show these columns')}
      onSubmit={async () => onChoose(names.length === 0 ? usualColumns : names)}
      onClose={onClose}
    >
      <p class="quiet small">{t('This browser remembers them. The id is always shown.')}</p>
      <TextField label={t('Find a field')} type="search" value={search} onInput={setSearch} />
      <Show loaded={loaded}>
        {(fields) => (
          <fieldset class="choices tall">
            <legend class="hidden">{t('Fields')}</legend>
            {fields.flatMap(({ rest, displayName }) => {
              const name = rest?.name;
              const isWanted =
                displayName.toLowerCase().includes(wanted) || name?.toLowerCase().includes(wanted);
              if (name === undefined || name === 'id' || !isWanted) return [];
              // One that is shown can still be removed.
              if (hidden.has(name) && !chosen.includes(name)) return [];
              return [
                <Checkbox
                  key={name}
                  label={plainForeign(displayName)}
                  checked={names.includes(name)}
                  onChange={(checked) =>
                    setNames(checked ? [...names, name] : names.filter((other) => other !== name))
                  }
                />,
              ];
            })}
          </fieldset>
        )}
      </Show>
      <p>
        <Button onClick={() => setNames(usualColumns)}>{t('Choose the usual columns')}</Button>
      </p>
    </FormDialog>
  );
}
