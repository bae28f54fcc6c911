import { useState } from 'preact/hooks';
import { t } from '../languages/translate.ts';
import { Button } from '../parts/button.tsx';
import { Select } from '../parts/fields.tsx';
import { later } from '../parts/later.tsx';
import { Foreign } from '../parts/text.tsx';
import { useSession } from './session.ts';

const ChangePassword = later(async () => (await import('./passwords.ts')).ChangePassword);

/** Who is signed in, with which subscription. */
export function AccountCard() {
  const { service, account, switchTo } = useSession();
  const [isChanging, setIsChanging] = useState(false);
  const others = account?.subscriptions ?? [];
  return (
    <>
      <p class="small" title={service.clientId ?? service.userEmail}>
        {account?.name !== undefined && account.name !== null && (
          <>
            <Foreign text={account.name} />
            <br />
          </>
        )}
        {service.userEmail}
        {others.length < 2 && (
          <>
            <br />
            <span class="quiet">{service.munchkinId}</span>
          </>
        )}
      </p>
      {others.length > 1 && (
        <Select
          label={t('Subscription')}
          value={service.munchkinId}
          choices={others.map((munchkinId) => ({ value: munchkinId, label: munchkinId }))}
          onChange={switchTo}
        />
      )}
      {account !== undefined && !account.throughProxy && (
        <Button onClick={() => setIsChanging(true)}>{t('Change password')}</Button>
      )}
      {isChanging && <ChangePassword onClose={() => setIsChanging(false)} />}
    </>
  );
}
