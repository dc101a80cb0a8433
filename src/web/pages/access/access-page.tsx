import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useText } from '../../i18n/i18n.ts';
import { PageHead } from '../../kit/page-head.tsx';
import { ACCESS_TABS, type AccessTab } from '../../routes.tsx';
import { GroupsTab } from './groups-tab.tsx';
import { KeysList } from './keys-list.tsx';
import { RolesTab } from './roles-tab.tsx';
import { SessionsList } from './sessions-list.tsx';
import { UsersTab } from './users-tab.tsx';
import { TabRow } from '../../kit/tab-row.tsx';

/** Who may log in, as what, with which keys, and who is logged in now. */
export function AccessPage() {
  const t = useText();
  const navigate = useNavigate();
  const { show = 'users' } = useSearch({ from: '/inside/access' });
  return (
    <>
      <PageHead title={t('access.title')} />
      <Tabs
        value={show}
        onChange={(next) => void navigate({ to: '/access', search: { show: next as AccessTab }, replace: true })}
        keepMounted={false}
      >
        <TabRow open={show}>
          {ACCESS_TABS.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t(`access.${tab}`)}
            </Tabs.Tab>
          ))}
        </TabRow>
        <Tabs.Panel value="users">
          <UsersTab />
        </Tabs.Panel>
        <Tabs.Panel value="groups">
          <GroupsTab />
        </Tabs.Panel>
        <Tabs.Panel value="keys">
          <KeysList everybody />
        </Tabs.Panel>
        <Tabs.Panel value="sessions">
          <SessionsList everybody />
        </Tabs.Panel>
        <Tabs.Panel value="roles">
          <RolesTab />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
