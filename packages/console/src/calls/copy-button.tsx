import { type JournalCall, toCurl } from '@galena/client';
import { useState } from 'preact/hooks';
import { Button } from '../parts/button.tsx';

/** Puts a call into the clipboard as a command of curl, with the token to be filled in. */
export function CopyButton({ call }: { readonly call: JournalCall }) {
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(toCurl(call, location.origin));
    setIsCopied(true);
  };
  return <Button onClick={() => void copy()}>{isCopied ? 'Copied' : 'Copy as curl'}</Button>;
}
