import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from './button.tsx';
import { formTexts } from './form.ts';
import { explain } from './states.tsx';
import { Foreign } from './text.tsx';

interface FormDialogOptions {
  readonly title: string;
  /** What the button says that does it. */
  readonly action: string;
  /** What the other button says, which changes nothing. Default: Cancel. */
  readonly dismissal?: string;
  readonly kind?: 'main' | 'danger';
  readonly children?: ComponentChildren;
  /** Does it with what was typed; throws what keeps it from being done. */
  readonly onSubmit: (texts: Readonly<Record<string, string>>) => Promise<void>;
  readonly onClose: () => void;
}

/** Asks for something, or whether something is meant; Escape leaves everything as it is. */
export function FormDialog({
  title,
  action,
  dismissal = t('Cancel'),
  kind = 'main',
  children,
  onSubmit,
  onClose,
}: FormDialogOptions) {
  const dialog = useRef<HTMLDialogElement>(null);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  useEffect(() => dialog.current?.showModal(), []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const texts = formTexts(event);
    setIsBusy(true);
    try {
      await onSubmit(texts);
      dialog.current?.close();
    } catch (error) {
      setProblem(explain(error));
      setIsBusy(false);
    }
  };
  return (
    <dialog ref={dialog} onClose={onClose} aria-labelledby="dialog-title">
      <form onSubmit={submit}>
        <h2 id="dialog-title">
          <Foreign text={title} />
        </h2>
        {children}
        {problem !== undefined && (
          <p class="problem" role="alert">
            {problem}
          </p>
        )}
        <div class="actions">
          <Button kind={kind} type="submit" isBusy={isBusy}>
            {action}
          </Button>
          <Button onClick={() => dialog.current?.close()}>{dismissal}</Button>
        </div>
      </form>
    </dialog>
  );
}
