import { type JournalCall, toCurl } from '@galena/client';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';

/**
 * Puts a call into the clipboard as a command of curl, with the token to be filled in. Browsers have no clipboard for pages that came by
 * HTTP from another machine: then the command is shown.
 */
export function CopyButton({ call }: { readonly call: JournalCall }) {
  const [done, setDone] = useState<'copied' | 'shown'>();
  const command = toCurl(call, location.origin);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command);
      setDone('copied');
    } catch {
      setDone('shown');
    }
  };
  if (done === 'shown') {
    return (
      <textarea
        aria-label="Command of curl"
        readOnly
        rows={4}
        value={command}
        onFocus={(event) => event.currentTarget.select()}
      />
    );
  }
  return <Button onClick={() => void copy()}>{done === 'copied' ? 'Copied' : 'Copy as curl'}</Button>;
}
