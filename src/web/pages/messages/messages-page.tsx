import { Tabs } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { lazy, Suspense } from 'react';
import { useText } from '../../i18n/i18n.ts';
import { Loading } from '../../kit/data-states.tsx';
import { PageHead } from '../../kit/page-head.tsx';
import type { MessageTab } from '../../routes.tsx';
import { DeadLetters } from './dead-letters.tsx';
import { Queues } from './queues.tsx';
import { TabRow } from '../../kit/tab-row.tsx';

// The form brings an editor along: it is loaded when somebody writes a message.
const SendMessage = lazy(async () => ({ default: (await import('./send-message.tsx')).SendMessage }));

/** Messages between modules: what waits, what was given up, and one to be sent by hand. */
export function MessagesPage() {
  const t = useText();
  const navigate = useNavigate();
  const { show = 'queues' } = useSearch({ from: '/inside/messages' });
  return (
    <>
      <PageHead title={t('shell.messages')} />
      <Tabs
        value={show}
        onChange={(next) => void navigate({ to: '/messages', search: { show: next as MessageTab }, replace: true })}
        keepMounted={false}
      >
        <TabRow open={show}>
          <Tabs.Tab value="queues">{t('messages.queues')}</Tabs.Tab>
          <Tabs.Tab value="dead">{t('messages.dead')}</Tabs.Tab>
          <Tabs.Tab value="send">{t('messages.send')}</Tabs.Tab>
        </TabRow>
        <Tabs.Panel value="queues">
          <Queues />
        </Tabs.Panel>
        <Tabs.Panel value="dead">
          <DeadLetters />
        </Tabs.Panel>
        <Tabs.Panel value="send">
          <Suspense fallback={<Loading />}>
            <SendMessage />
          </Suspense>
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
