import type { ImportSender } from '@galena/client';
import { Foreign } from '../parts/text.tsx';

/** Who has submitted an import. */
export function Sender({ sender: { serviceName, userEmail } }: { readonly sender: ImportSender }) {
  return (
    <>
      <Foreign text={serviceName} most={80} />{' '}
      <span class="quiet">
        <Foreign text={userEmail} most={80} />
      </span>
    </>
  );
}
