import { useEffect, useState } from 'preact/hooks';
import { T, t } from '../languages/translate.ts';
import { FormDialog } from '../parts/dialog.tsx';
import { Foreign } from '../parts/text.tsx';
import { guardPage } from '../shell/leaving.ts';

/** Asks before the page is left with a mapped file that was not sent: what was chosen for it goes with the page. */
export function LeaveQuestion({ fileName }: { readonly fileName: string }) {
  const [leave, setLeave] = useState<() => void>();
  useEffect(() => guardPage((go) => setLeave(() => go)), []);
  if (leave === undefined) return null;
  return (
    <FormDialog
      title={t('Leave without importing?')}
      action={t('Leave')}
      dismissal={t('Stay')}
      kind="danger"
      onSubmit={async () => leave()}
      onClose={() => setLeave(undefined)}
    >
      <p>
        <T
          text="{file} has not been imported. Leaving discards what was chosen for its columns."
          file={<Foreign text={fileName} most={80} />}
        />
      </p>
    </FormDialog>
  );
}
