import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Facts } from '../parts/facts.tsx';
import { Foreign, plainForeign } from '../parts/text.tsx';
import { type Conflict, toInput } from './edit-lead.ts';

interface ConflictDialogOptions {
  readonly conflicts: readonly Conflict[];
  /** Writes all that was changed, these too. */
  readonly onOverwrite: () => Promise<void>;
  /** Lets these fields be as they are now. */
  readonly onKeep: () => void;
  readonly onClose: () => void;
}

/** Says what somebody else has written meanwhile, and asks which value is to stay. */
export function ConflictDialog({ conflicts, onOverwrite, onKeep, onClose }: ConflictDialogOptions) {
  return (
    <FormDialog
      title={t('The lead was changed since you opened it')}
      action={t('Save my values')}
      kind="danger"
      onSubmit={onOverwrite}
      onClose={onClose}
    >
      <p>{t('Nothing has been saved yet. Its history says who changed it.')}</p>
      {conflicts.map(({ field, before, now, text }) => (
        <section key={field.id} aria-label={plainForeign(field.displayName)}>
          <h3>
            <Foreign text={field.displayName} />
          </h3>
          <Facts
            facts={[
              [t('When you opened it'), <Shown key="before" text={toInput(field, before)} />],
              [t('Now'), <Shown key="now" text={toInput(field, now)} />],
              [t('Yours'), <Shown key="yours" text={text} />],
            ]}
          />
        </section>
      ))}
      <p>
        <Button onClick={onKeep}>{t('Keep the values of now, and go back to editing')}</Button>
      </p>
    </FormDialog>
  );
}

function Shown({ text }: { readonly text: string }) {
  return text === '' ? <span class="quiet">{t('empty')}</span> : <Foreign text={text} most={160} />;
}
