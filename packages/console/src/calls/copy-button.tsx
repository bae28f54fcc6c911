import { type JournalCall, toCurl } from '@galena/client';
import { CopyText } from '../parts/copy-text.tsx';

/** Puts a call into the clipboard as a command of curl, with the token to be filled in. */
export function CopyButton({ call }: { readonly call: JournalCall }) {
  return <CopyText label="Copy as curl" text={toCurl(call, location.origin)} what="Command of curl" />;
}
