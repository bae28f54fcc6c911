import { type JournalCall, toCurl } from '@galena/client';
import { t } from '../languages/translate.ts';
import { CopyText } from '../parts/copy-text.tsx';

/** Puts a call into the clipboard as a command of curl, with the token to be filled in. */
export function CopyButton({ call }: { readonly call: JournalCall }) {
  return (
    <CopyText label={t('Copy as curl')} text={toCurl(call, location.origin)} what={t('Command of curl')} />
  );
}
