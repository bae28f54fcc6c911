import type { Role, Subscription, User, UserWithLink } from '@galena/client';
import { useState } from 'preact/hooks';
import { T, t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Select, TextField } from '../parts/fields.tsx';
import { Time } from '../parts/format.tsx';
import { NotAllowed, Show } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { baseUrl } from '../session/base-url.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';

type Asked =
  | { readonly what: 'new' }
  | { readonly what: 'change' | 'disable' | 'enable' | 'reset' | 'delete'; readonly user: User };

/** People who sign in with accounts of their own. */
export function UsersPage() {
  const { galena, may } = useSession();
  const isAllowed = may('Administer Galena');
  const [asked, setAsked] = useState<Asked>();
  const [invited, setInvited] = useState<UserWithLink>();
  const loaded = useLoad(async (signal) => {
    if (!isAllowed) return { users: [], roles: [], subscriptions: [] };
    const [users, roles, subscriptions] = await Promise.all([
      galena.users.list({ signal }),
      galena.roles.list({ signal }),
      may('Administer Installation') ? galena.subscriptions.list({ signal }) : [],
    ]);
    return { users, roles, subscriptions };
  }, 'users');
  if (!isAllowed) {
    return (
      <Page title={t('Users')}>
        <NotAllowed permission="Administer Galena" />
      </Page>
    );
  }
  return (
    <Page
      title={t('Users')}
      lead={t('People who sign in with accounts of their own, each with a role')}
      actions={<Button onClick={() => setAsked({ what: 'new' })}>{t('New user')}</Button>}
    >
      <Show loaded={loaded}>
        {({ users, roles, subscriptions }) => (
          <div class="stack">
            {invited !== undefined && <PasswordLink key={invited.passwordLink} user={invited} />}
            <UserTable users={users} roles={roles} onAsk={setAsked} />
            {asked !== undefined && (
              <UserDialog
                asked={asked}
                roles={roles}
                subscriptions={subscriptions}
                onDone={(made) => {
                  setInvited(made);
                  loaded.reload();
                }}
                onClose={() => setAsked(undefined)}
              />
            )}
          </div>
        )}
      </Show>
    </Page>
  );
}

/** Galena sends no e-mail: whoever adds a user gives them the link. */
function PasswordLink({ user }: { readonly user: UserWithLink }) {
  const link = `${baseUrl()}${user.passwordLink}`;
  const [isCopied, setIsCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(link);
    setIsCopied(true);
  };
  return (
    <section class="card stack" role="status" aria-label={t('Link to set a password')}>
      <h2>
        <T text="The link for {email} is shown this once" email={<Foreign text={user.email} />} />
      </h2>
      <p>
        <T
          text="Send it to them. It sets a password once, until {time}."
          time={<Time at={user.passwordLinkUntil} />}
        />
      </p>
      <p>
        <code class="secret">{link}</code>
      </p>
      {/* Browsers have no clipboard for pages that came by HTTP from another machine. */}
      {isSecureContext && (
        <div class="actions">
          <Button onClick={() => void copy()}>{isCopied ? t('Copied') : t('Copy the link')}</Button>
        </div>
      )}
    </section>
  );
}

interface UserTableOptions {
  readonly users: readonly User[];
  readonly roles: readonly Role[];
  readonly onAsk: (asked: Asked) => void;
}

function UserTable({ users, roles, onAsk }: UserTableOptions) {
  const { account, mayGrant } = useSession();
  const beyondMe = new Set(roles.filter(({ permissions }) => !mayGrant(permissions)).map(({ name }) => name));
  const note = ({ email, role }: User) => {
    if (email === account?.email) return t('you');
    return beyondMe.has(role) ? t('has more rights than you') : undefined;
  };
  return (
    <Table
      name={t('Users')}
      items={users}
      keyOf={({ email }) => email}
      columns={[
        { title: t('E-mail address'), isWide: true, render: ({ email }) => <Foreign text={email} /> },
        { title: t('Name'), render: ({ name }) => name !== null && <Foreign text={name} /> },
        { title: t('Role'), render: ({ role }) => <Foreign text={role} /> },
        { title: t('State'), render: ({ state }) => states[state] },
        {
          title: t('Last sign-in'),
          render: ({ lastSignInAt }) => lastSignInAt !== null && <Time at={lastSignInAt} />,
        },
        {
          title: '',
          render: (user) =>
            note(user) !== undefined ? (
              <span class="quiet">{note(user)}</span>
            ) : (
              <span class="actions">
                <Button onClick={() => onAsk({ what: 'change', user })}>{t('Change')}</Button>
                <Button onClick={() => onAsk({ what: 'reset', user })}>{t('Reset')}</Button>
                {user.state === 'disabled' ? (
                  <Button onClick={() => onAsk({ what: 'enable', user })}>{t('Enable')}</Button>
                ) : (
                  <Button onClick={() => onAsk({ what: 'disable', user })}>{t('Disable')}</Button>
                )}
                <Button onClick={() => onAsk({ what: 'delete', user })}>{t('Delete')}</Button>
              </span>
            ),
        },
      ]}
    />
  );
}

const states: Readonly<Record<User['state'], string>> = {
  invited: t('Invited'),
  active: t('Active'),
  disabled: t('Disabled'),
};

interface UserDialogOptions {
  readonly asked: Asked;
  readonly roles: readonly Role[];
  /** All of the installation, for those who administer it. */
  readonly subscriptions: readonly Subscription[];
  /** Takes the user if there is a new link. */
  readonly onDone: (made?: UserWithLink) => void;
  readonly onClose: () => void;
}

function UserDialog({ asked, roles, subscriptions, onDone, onClose }: UserDialogOptions) {
  const { galena, service, mayGrant } = useSession();
  const roleChoices = roles
    .filter(({ permissions }) => mayGrant(permissions))
    .map(({ name }) => ({ value: name, label: name }));
  if (asked.what === 'new') {
    return (
      <FormDialog
        title={t('New user')}
        action={t('Add the user')}
        onClose={onClose}
        onSubmit={async ({ email = '', name = '', role = '', munchkinId = service.munchkinId }) => {
          const named = name.trim() === '' ? {} : { name };
          onDone(await galena.users.add({ email: email.trim(), role, munchkinId, ...named }));
        }}
      >
        <TextField label={t('E-mail address')} name="email" type="email" required />
        <TextField label={t('Name')} name="name" />
        {subscriptions.length > 1 && (
          <Select
            label={t('Subscription')}
            name="munchkinId"
            value={service.munchkinId}
            choices={subscriptions.map(({ munchkinId }) => ({ value: munchkinId, label: munchkinId }))}
          />
        )}
        {subscriptions.length > 1 ? (
          <TextField label={t('Role')} name="role" value={roleChoices[0]?.value ?? ''} required />
        ) : (
          <Select label={t('Role')} name="role" value={roleChoices[0]?.value ?? ''} choices={roleChoices} />
        )}
        <p class="quiet small">
          {t('You get a link for them, by which they set a password. No e-mail is sent.')}
        </p>
      </FormDialog>
    );
  }
  const { user } = asked;
  if (asked.what === 'change') {
    return (
      <FormDialog
        title={t('Change {name}', { name: user.email })}
        action={t('Save')}
        onClose={onClose}
        onSubmit={async ({ role = '', name = '' }) => {
          await galena.users.change(user.email, { role, ...(name.trim() === '' ? {} : { name }) });
          onDone();
        }}
      >
        <TextField label={t('Name')} name="name" value={user.name ?? ''} />
        <Select label={t('Role')} name="role" value={user.role} choices={roleChoices} />
      </FormDialog>
    );
  }
  return <Confirmation user={user} what={asked.what} onDone={onDone} onClose={onClose} />;
}

interface ConfirmationOptions extends Pick<UserDialogOptions, 'onDone' | 'onClose'> {
  readonly user: User;
  readonly what: 'disable' | 'enable' | 'reset' | 'delete';
}

function Confirmation({ user: { email }, what, onDone, onClose }: ConfirmationOptions) {
  const { galena } = useSession();
  const { title, action, consequence } = questions[what];
  return (
    <FormDialog
      title={title(email)}
      action={action}
      kind={what === 'enable' ? 'main' : 'danger'}
      onClose={onClose}
      onSubmit={async () => {
        if (what === 'reset') return onDone(await galena.users.reset(email));
        await galena.users[what](email);
        onDone();
      }}
    >
      <p>{consequence}</p>
    </FormDialog>
  );
}

const questions = {
  disable: {
    title: (email: string) => t('Disable {email}?', { email }),
    action: t('Disable the user'),
    consequence: t('They can do nothing in this subscription any more, at once. What they did stays theirs.'),
  },
  enable: {
    title: (email: string) => t('Enable {email}?', { email }),
    action: t('Enable the user'),
    consequence: t('They can sign in again, with the password that they have.'),
  },
  reset: {
    title: (email: string) => t('Reset the password of {email}?', { email }),
    action: t('Reset the password'),
    consequence: t(
      'Their password and all of their sessions end at once. You get a link for them to set another one.',
    ),
  },
  delete: {
    title: (name: string) => t('Delete {name}?', { name }),
    action: t('Delete the user'),
    consequence: t('Their sessions end at once. What they did stays theirs.'),
  },
} as const;
