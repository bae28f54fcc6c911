import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { refusedFirst } from '../parts/outcomes.ts';
import { Show } from '../parts/states.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { goTo } from '../shell/route.ts';
import { keepDraft } from './edit-lead.ts';
import { readLists } from './links-card.tsx';

/** A button that deletes a lead, once it has said what goes with it. */
export function DeleteLead({ id, name }: { readonly id: number; readonly name: string }) {
  const [isAsking, setIsAsking] = useState(false);
  return (
    <>
      <Button kind="danger" onClick={() => setIsAsking(true)}>
        {t('Delete')}
      </Button>
      {isAsking && <Question id={id} name={name} onClose={() => setIsAsking(false)} />}
    </>
  );
}

interface QuestionOptions {
  readonly id: number;
  readonly name: string;
  readonly onClose: () => void;
}

function Question({ id, name, onClose }: QuestionOptions) {
  const { galena, service } = useSession();
  const lists = useLoad((signal) => readLists(galena, id, signal), String(id));
  return (
    <FormDialog
      title={t('Delete lead {id}, {name}?', { id, name })}
      action={t('Delete the lead')}
      kind="danger"
      onSubmit={async () => {
        refusedFirst(await galena.leads.delete([id]));
        keepDraft(service, id, undefined);
        goTo(['leads']);
      }}
      onClose={onClose}
    >
      <Show loaded={lists}>
        {(names) =>
          names.length === 0 ? (
            <p>{t('It is in no static list. It also leaves all programs that it is a member of.')}</p>
          ) : (
            <>
              <p>{t('It also leaves all programs that it is a member of, and these static lists:')}</p>
              <ul>
                {names.map((list) => (
                  <li key={list.id}>
                    <Foreign text={list.name} />
                  </li>
                ))}
              </ul>
            </>
          )
        }
      </Show>
      <p class="quiet small">
        {t(
          'This cannot be undone. The record of changes keeps what the lead was, and that your service deleted it.',
        )}
      </p>
    </FormDialog>
  );
}
