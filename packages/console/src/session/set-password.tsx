import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { TextField } from '../parts/fields.tsx';
import { formTexts } from '../parts/form.ts';
import { explain, Show } from '../parts/states.tsx';
import { useLoad } from '../parts/use-load.ts';
import { callSession } from './session-calls.ts';
import { tellTabs } from './tabs.ts';

interface LinkOwner {
  readonly email: string;
  readonly name: string | null;
}

interface SetPasswordOptions {
  /** That of the link. */
  readonly token: string;
  /** Called once it is set and somebody is signed in with it. */
  readonly onSet: () => void;
}

/** The page of a link by which a user sets a password. */
export function SetPassword({ token, onSet }: SetPasswordOptions) {
  const owner = useLoad(() => callSession<LinkOwner>('link', { token }), token);
  return (
    <main class="sign-in">
      <div class="card">
        <h1>
          <img src="./galena.svg" alt="" width="28" height="28" /> Galena
        </h1>
        <Show loaded={owner}>
          {(found) => found !== undefined && <PasswordForm token={token} owner={found} onSet={onSet} />}
        </Show>
      </div>
    </main>
  );
}

function PasswordForm({
  token,
  owner: { email },
  onSet,
}: SetPasswordOptions & { readonly owner: LinkOwner }) {
  const [problem, setProblem] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const { password = '', again } = formTexts(event);
    setIsBusy(true);
    try {
      if (password !== again) throw new Error(differentPasswords());
      await callSession('set-password', { token, password });
      tellTabs('signed in');
      onSet();
    } catch (error) {
      setProblem(explain(error));
      setIsBusy(false);
    }
  };
  return (
    <form onSubmit={submit} class="stack">
      <p class="quiet">{t('Set a password for this account. You are signed in with it at once.')}</p>
      <TextField label={t('E-mail address')} name="email" value={email} autocomplete="username" readOnly />
      <NewPasswordFields />
      {problem !== undefined && (
        <p class="problem" role="alert">
          {problem}
        </p>
      )}
      <Button kind="main" type="submit" isBusy={isBusy}>
        {t('Set the password')}
      </Button>
    </form>
  );
}

export function differentPasswords(): string {
  return t('The two passwords are different: type the same one twice.');
}

/** The fields `password` and `again`. */
export function NewPasswordFields() {
  return (
    <>
      <TextField
        label={t('New password')}
        name="password"
        type="password"
        required
        autocomplete="new-password"
        hint={t('At least 12 characters; a few words that only you put together are a good one.')}
      />
      <TextField
        label={t('New password again')}
        name="again"
        type="password"
        required
        autocomplete="new-password"
      />
    </>
  );
}
