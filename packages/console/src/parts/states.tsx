import { GalenaRefusal, GalenaUnreachable } from '@galena/client';
import type { ComponentChildren } from 'preact';
import { translateSentence } from '../languages/sentences.ts';
import { t } from '../languages/translate.ts';
import { Button } from './button.tsx';
import { plainForeign } from './text.tsx';
import type { Loaded } from './use-load.ts';

/** In a sentence, for people. */
export function explain(error: unknown): string {
  if (error instanceof GalenaUnreachable) {
    return navigator.onLine
      ? t('The server does not answer. It may be restarting.')
      : t('This computer is offline, so the server cannot be reached.');
  }
  if (error instanceof GalenaRefusal) {
    return plainForeign(`${translateSentence(error.reason)} (${error.code})`);
  }
  return plainForeign(translateSentence(error instanceof Error ? error.message : String(error)));
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
      <p class="state-title">{t('This could not be loaded')}</p>
      <p>{explain(error)}</p>
      {retry !== undefined && <Button onClick={retry}>{t('Try again')}</Button>}
    </div>
  );
}

export function NotAllowed({ permission }: { readonly permission?: string }) {
  return (
    <div class="state">
      <p class="state-title">{t('You do not have access to this page')}</p>
      <p>
        {permission === undefined
          ? t('Your role does not include the permission that it needs.')
          : t('Your role does not include the permission “{permission}”.', { permission })}{' '}
        {t('An administrator of Galena can change your role.')}
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
          {explain(error)} {t('What you see may be out of date.')}
        </p>
      )}
      {children(value)}
    </>
  );
}

/** The shape of what is to come. */
export function Loading({ label = t('Loading') }: { readonly label?: string }) {
  return (
    <div class="loading" role="status">
      <span class="bone" />
      <span class="bone" />
      <span class="bone" />
      <span class="hidden">{label}</span>
    </div>
  );
}
