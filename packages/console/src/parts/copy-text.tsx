import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from './button.tsx';

interface CopyTextOptions {
  /** What the button says. */
  readonly label: string;
  /** What it is, for whoever does not see where the button stands; the label if absent. */
  readonly name?: string;
  readonly text: string;
  /** What the text is where it has to be shown. */
  readonly what: string;
}

/**
 * Puts a text into the clipboard. Browsers have no clipboard for pages that came by HTTP from another machine: then the text is shown, to be
 * copied by hand.
 */
export function CopyText({ label, name, text, what }: CopyTextOptions) {
  const [done, setDone] = useState<'copied' | 'shown'>();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone('copied');
    } catch {
      setDone('shown');
    }
  };
  if (done === 'shown') {
    return (
      <textarea
        aria-label={what}
        readOnly
        dir="auto"
        rows={Math.min(4, Math.ceil(text.length / 40))}
        value={text}
        onFocus={(event) => event.currentTarget.select()}
      />
    );
  }
  return (
    <Button
      {...(name !== undefined && { label: done === 'copied' ? t('Copied: {name}', { name }) : name })}
      onClick={() => void copy()}
    >
      {done === 'copied' ? t('Copied') : label}
    </Button>
  );
}
