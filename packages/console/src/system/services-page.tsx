import type { Role, Service, ServiceWithSecret } from '@galena/client';
import { useState } from 'preact/hooks';
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
      <Page title="Services">
        <NotAllowed permission="Administer Galena" />
      </Page>
    );
  }
  return (
    <Page
      title="Services"
      lead="Clients of the API, each with a role"
      actions={<Button onClick={() => setAsked({ what: 'new' })}>New service</Button>}
    >
      <Show loaded={loaded}>
        {({ services, roles, ownRole }) => (
          <div class="stack">
            {secret !== undefined && (
              <Secrets
                key={secret.clientSecret}
                name="Client secret"
                title={
                  <>
                    The secret of <Foreign text={secret.name} /> is shown this once
                  </>
                }
                secrets={[
                  ['Client id', secret.clientId],
                  ['Client secret', secret.clientSecret],
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
    if (clientId === own.clientId) return 'you';
    return beyondMe.has(role) ? 'has more rights than you' : undefined;
  };
  return (
    <Table
      name="Services"
      items={services}
      keyOf={({ clientId }) => clientId}
      columns={[
        { title: 'Name', isWrapped: true, render: ({ name }) => <Foreign text={name} /> },
        { title: 'Client id', render: ({ clientId }) => <ClientId clientId={clientId} /> },
        { title: 'User', isWrapped: true, render: ({ userEmail }) => <Foreign text={userEmail} /> },
        { title: 'Role', isWrapped: true, render: ({ role }) => <Foreign text={role} /> },
        { title: 'Created', render: ({ createdAt }) => <Time at={createdAt} /> },
        {
          title: '',
          render: (service) =>
            note(service) !== undefined ? (
              <span class="quiet">{note(service)}</span>
            ) : (
              <span class="actions">
                <Button onClick={() => onAsk({ what: 'role', service })}>Role</Button>
                <Button onClick={() => onAsk({ what: 'rotate', service })}>New secret</Button>
                <Button onClick={() => onAsk({ what: 'revoke', service })}>Delete</Button>
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
      <CopyText label="Copy" name={`Copy the client id ${clientId}`} text={clientId} what="Client id" />
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
        title="New service"
        action="Create service"
        onClose={onClose}
        onSubmit={async ({ name = '', userEmail = '', role = '' }) =>
          onDone(await galena.services.create({ name, userEmail, role }))
        }
      >
        <TextField label="Name" name="name" required />
        <TextField label="E-mail address of its user" name="userEmail" type="email" required />
        <Select label="Role" name="role" value={roleChoices[0]?.value ?? ''} choices={roleChoices} />
      </FormDialog>
    );
  }
  const { service } = asked;
  const { clientId } = service;
  if (asked.what === 'role') {
    return (
      <FormDialog
        title={`Role of ${service.name}`}
        action="Save"
        onClose={onClose}
        onSubmit={async ({ role = '' }) => {
          await galena.services.setRole(clientId, role);
          onDone();
        }}
      >
        <Select label="Role" name="role" value={service.role} choices={roleChoices} />
      </FormDialog>
    );
  }
  const isRotation = asked.what === 'rotate';
  return (
    <FormDialog
      title={isRotation ? `New secret for ${service.name}?` : `Delete ${service.name}?`}
      action={isRotation ? 'Create new secret' : 'Delete the service'}
      kind="danger"
      onClose={onClose}
      onSubmit={async () => {
        if (isRotation) return onDone(await galena.services.rotate(clientId));
        await galena.services.revoke(clientId);
        onDone();
      }}
    >
      <p>{isRotation ? 'The old secret and its tokens end at once.' : 'Its tokens end at once.'}</p>
    </FormDialog>
  );
}
