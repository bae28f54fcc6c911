import type { Role, Service, ServiceWithSecret } from '@galena/client';
import { useState } from 'preact/hooks';
import { T, t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { CopyText } from '../parts/copy-text.tsx';
import { FormDialog } from '../parts/dialog.tsx';
import { Select, TextField } from '../parts/fields.tsx';
import { Time } from '../parts/format.tsx';
import { Secrets } from '../parts/secrets.tsx';
import { NotAllowed, Show } from '../parts/states.tsx';
import { Table } from '../parts/table.tsx';
import { cutText, Foreign } from '../parts/text.tsx';
import { useLoad } from '../parts/use-load.ts';
import { useSession } from '../session/session.ts';
import { Page } from '../shell/page.tsx';
import { Roles } from './roles.tsx';

type Asked =
  | { readonly what: 'new' }
  | { readonly what: 'role' | 'rotate' | 'revoke'; readonly service: Service };

/** Who may call, and what they may do. */
export function ServicesPage() {
  const { galena, may, service: own, account } = useSession();
  const isAllowed = may('Administer Galena');
  const [asked, setAsked] = useState<Asked>();
  const [secret, setSecret] = useState<ServiceWithSecret>();
  const loaded = useLoad(async (signal) => {
    if (!isAllowed) return { services: [], roles: [], ownRole: undefined };
    const [services, roles, users] = await Promise.all([
      galena.services.list({ signal }),
      galena.roles.list({ signal }),
      account === undefined ? [] : galena.users.list({ signal }),
    ]);
    const self =
      users.find(({ email }) => email === account?.email) ??
      services.find(({ clientId }) => clientId === own.clientId);
    return { services, roles, ownRole: self?.role };
  }, 'services');
  if (!isAllowed) {
    return (
      <Page title={t('Services')}>
        <NotAllowed permission="Administer Galena" />
      </Page>
    );
  }
  return (
    <Page
      title={t('Services')}
      lead={t('Clients of the API, each with a role')}
      actions={<Button onClick={() => setAsked({ what: 'new' })}>{t('New service')}</Button>}
    >
      <Show loaded={loaded}>
        {({ services, roles, ownRole }) => (
          <div class="stack">
            {secret !== undefined && (
              <Secrets
                key={secret.clientSecret}
                name={t('Client secret')}
                title={
                  <T text="The secret of {name} is shown this once" name={<Foreign text={secret.name} />} />
                }
                secrets={[
                  [t('Client id'), secret.clientId],
                  [t('Client secret'), secret.clientSecret],
                ]}
              />
            )}
            <ServiceTable services={services} roles={roles} onAsk={setAsked} />
            <Roles roles={roles} own={ownRole} onChanged={loaded.reload} />
            {asked !== undefined && (
              <ServiceDialog
                asked={asked}
                roles={roles}
                onDone={(made) => {
                  if (made !== undefined) setSecret(made);
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

function ServiceTable({
  services,
  roles,
  onAsk,
}: {
  readonly services: readonly Service[];
  readonly roles: readonly Role[];
  readonly onAsk: (asked: Asked) => void;
}) {
  const { service: own, mayGrant } = useSession();
  const beyondMe = new Set(roles.filter(({ permissions }) => !mayGrant(permissions)).map(({ name }) => name));
  const note = ({ clientId, role }: Service) => {
    if (clientId === own.clientId) return t('you');
    return beyondMe.has(role) ? t('has more rights than you') : undefined;
  };
  return (
    <Table
      name={t('Services')}
      items={services}
      keyOf={({ clientId }) => clientId}
      columns={[
        { title: t('Name'), isWrapped: true, render: ({ name }) => <Foreign text={name} /> },
        { title: t('Client id'), render: ({ clientId }) => <ClientId clientId={clientId} /> },
        { title: t('User'), isWrapped: true, render: ({ userEmail }) => <Foreign text={userEmail} /> },
        {
          title: t('Role'),
          isWrapped: true,
          render: ({ role }) => (
            <span class="words">
              <Foreign text={role} />
            </span>
          ),
        },
        { title: t('Created'), render: ({ createdAt }) => <Time at={createdAt} /> },
        {
          title: '',
          render: (service) =>
            note(service) !== undefined ? (
              <span class="quiet">{note(service)}</span>
            ) : (
              <span class="actions">
                <Button onClick={() => onAsk({ what: 'role', service })}>{t('Role')}</Button>
                <Button onClick={() => onAsk({ what: 'rotate', service })}>{t('New secret')}</Button>
                <Button onClick={() => onAsk({ what: 'revoke', service })}>{t('Delete')}</Button>
              </span>
            ),
        },
      ]}
    />
  );
}

/** Its beginning tells services apart; the whole of it is there to be copied. */
function ClientId({ clientId }: { readonly clientId: string }) {
  return (
    <span class="actions">
      <code title={clientId}>{cutText(clientId, 12)}</code>
      <CopyText
        label={t('Copy')}
        name={t('Copy the client id {clientId}', { clientId })}
        text={clientId}
        what={t('Client id')}
      />
    </span>
  );
}

interface ServiceDialogOptions {
  readonly asked: Asked;
  readonly roles: readonly Role[];
  /** Takes the service if it has a new secret. */
  readonly onDone: (made?: ServiceWithSecret) => void;
  readonly onClose: () => void;
}

function ServiceDialog({ asked, roles, onDone, onClose }: ServiceDialogOptions) {
  const { galena, mayGrant } = useSession();
  const roleChoices = roles
    .filter(({ permissions }) => mayGrant(permissions))
    .map(({ name }) => ({ value: name, label: name }));
  if (asked.what === 'new') {
    return (
      <FormDialog
        title={t('New service')}
        action={t('Create service')}
        onClose={onClose}
        onSubmit={async ({ name = '', userEmail = '', role = '' }) =>
          onDone(await galena.services.create({ name, userEmail, role }))
        }
      >
        <TextField label={t('Name')} name="name" required />
        <TextField label={t('E-mail address of its user')} name="userEmail" type="email" required />
        <Select label={t('Role')} name="role" value={roleChoices[0]?.value ?? ''} choices={roleChoices} />
      </FormDialog>
    );
  }
  const { service } = asked;
  const { clientId } = service;
  if (asked.what === 'role') {
    return (
      <FormDialog
        title={t('Role of {name}', { name: service.name })}
        action={t('Save')}
        onClose={onClose}
        onSubmit={async ({ role = '' }) => {
          await galena.services.setRole(clientId, role);
          onDone();
        }}
      >
        <Select label={t('Role')} name="role" value={service.role} choices={roleChoices} />
      </FormDialog>
    );
  }
  const isRotation = asked.what === 'rotate';
  return (
    <FormDialog
      title={
        isRotation
          ? t('New secret for {name}?', { name: service.name })
          : t('Delete {name}?', { name: service.name })
      }
      action={isRotation ? t('Create new secret') : t('Delete the service')}
      kind="danger"
      onClose={onClose}
      onSubmit={async () => {
        if (isRotation) return onDone(await galena.services.rotate(clientId));
        await galena.services.revoke(clientId);
        onDone();
      }}
    >
      <p>{isRotation ? t('The old secret and its tokens end at once.') : t('Its tokens end at once.')}</p>
    </FormDialog>
  );
}
