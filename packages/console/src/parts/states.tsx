import { GalenaRefusal, GalenaUnreachable } from '@galena/client';
import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';
import { plainForeign } from './text.tsx';
import type { Loaded } from './use-load.ts';

/** In a sentence, for people. */
export function explain(error: unknown): string {
  if (error instanceof GalenaUnreachable) return 'The server does not answer. It may be starting again.';
  if (error instanceof GalenaRefusal) return plainForeign(`${error.reason} (${error.code})`);
  return plainForeign(error instanceof Error ? error.message : String(error));
}

export function Empty({
  title,
  children,
}: {
  readonly title: string;
  readonly children?: ComponentChildren;
}) {
  return (
    <div class="state">
      <p class="state-title">{title}</p>
      {children}
    </div>
  );
}

export function Problem({ error, retry }: { readonly error: unknown; readonly retry?: () => void }) {
  if (error instanceof GalenaRefusal && error.code === '603') return <NotAllowed />;
  return (
    <div class="state" role="alert">
      <p class="state-title">Something went wrong</p>
      <p>{explain(error)}</p>
      {retry !== undefined && <Button onClick={retry}>Try again</Button>}
    </div>
  );
}

export function NotAllowed({ permission }: { readonly permission?: string }) {
  return (
    <div class="state">
      <p class="state-title">Your service may not see this</p>
      <p>
        {permission === undefined
          ? 'Its role lacks the permission.'
          : `Its role lacks the permission “${permission}”.`}{' '}
        Whoever administers this Galena can give it another role.
      </p>
    </div>
  );
}

interface ShowOptions<Value> {
  readonly loaded: Loaded<Value>;
  readonly children: (value: Value) => ComponentChildren;
}

/** What has been loaded, or what keeps it from being there. A later failure leaves what is shown where it is. */
export function Show<Value>({ loaded, children }: ShowOptions<Value>) {
  const { value, error, reload } = loaded;
  if (value === undefined)
    return error === undefined ? <Loading /> : <Problem error={error} retry={reload} />;
  return (
    <>
      {error !== undefined && (
        <p class="banner" role="status">
          {explain(error)} What you see may be out of date.
        </p>
      )}
      {children(value)}
    </>
  );
}

function Loading() {
  return (
    <div class="state loading" role="status">
      <span class="bone" />
      <span class="bone" />
      <span class="bone" />
      <span class="hidden">Loading</span>
    </div>
  );
}
