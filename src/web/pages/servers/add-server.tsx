import { Alert, Button, Collapse, Group, Modal, PasswordInput, Select, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useState } from 'react';
import { ask } from '../../api.ts';
import { asHubFailure, type HubFailure } from '../../failure.ts';
import { useText } from '../../i18n/i18n.ts';
import { failureTitle } from '../../kit/failure-notice.tsx';
import { Said } from '../../kit/said.tsx';
import type { Operations } from '../../operations.generated.ts';
import { queryClient } from '../../query-client.ts';

type Trial = Operations['gns3.server.test']['output'];
type AutoClose = NonNullable<Operations['gns3.server.add']['input']['auto_close']>;

const POLICIES: readonly AutoClose[] = ['observe', 'pin', 'attach'];

/** Connects one more GNS3 server: tries it, says what was found, and follows it. */
export function AddServer({ close }: { readonly close: () => void }) {
  const t = useText();
  const [trial, setTrial] = useState<Trial>();
  const [failure, setFailure] = useState<HubFailure>();
  const [asking, setAsking] = useState<'test' | 'add'>();
  const form = useForm({
    initialValues: { url: 'http://', user: '', password: '', id: '', autoClose: 'observe' as AutoClose },
    validate: {
      url: (url) => (/^https?:\/\/[^\s/@?#]+\/?$/i.test(url.trim()) ? null : t('servers.badUrl')),
      id: (id) => (id === '' || /^[a-z0-9][a-z0-9-]{0,39}$/.test(id) ? null : t('servers.badId')),
    },
    onValuesChange: () => setTrial(undefined),
  });
  const { url, user, password, id, autoClose } = form.values;
  const where = { url: url.trim(), ...(user === '' ? {} : { user }), ...(password === '' ? {} : { password }) };
  const good = trial !== undefined && trial.reachable && (trial.credentials === 'accepted' || trial.credentials === 'not asked');

  const run = async (what: 'test' | 'add', work: () => Promise<void>): Promise<void> => {
    if (form.validate().hasErrors) return;
    setAsking(what);
    setFailure(undefined);
    try {
      await work();
    } catch (error) {
      setFailure(asHubFailure(error));
    } finally {
      setAsking(undefined);
    }
  };
  const test = (): Promise<void> => run('test', async () => setTrial(await ask('gns3.server.test', where)));
  const add = (): Promise<void> =>
    run('add', async () => {
      await ask('gns3.server.add', {
        ...where,
        ...(id === '' ? {} : { id }),
        auto_close: autoClose,
        ...(good ? {} : { force: trial !== undefined }),
      });
      await queryClient.invalidateQueries({ queryKey: ['gns3.status'] });
      close();
    });

  return (
    <Modal opened onClose={close} title={t('servers.addTitle')} size="md" closeButtonProps={{ 'aria-label': t('words.close') }}>
      <form
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void (good ? add() : test());
        }}
      >
        <Stack gap="sm">
          <TextInput
            label={t('servers.url')}
            description={t('servers.urlHint')}
            placeholder="http://192.0.2.10:3080"
            inputMode="url"
            spellCheck={false}
            data-autofocus
            {...form.getInputProps('url')}
          />
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
            <TextInput label={t('servers.user')} autoComplete="off" spellCheck={false} {...form.getInputProps('user')} />
            <PasswordInput
              label={t('servers.password')}
              autoComplete="new-password"
              visibilityToggleButtonProps={{ 'aria-label': t('logIn.show') }}
              {...form.getInputProps('password')}
            />
          </SimpleGrid>
          <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm" verticalSpacing="sm">
            <TextInput label={t('servers.id')} description={t('servers.idHint')} spellCheck={false} {...form.getInputProps('id')} />
            <Select
              size="sm"
              label={t('servers.autoClose')}
              description={t(`servers.policyHint_${autoClose}`)}
              data={POLICIES.map((value) => ({ value, label: t(`streams.policy_${value}`) }))}
              {...form.getInputProps('autoClose')}
            />
          </SimpleGrid>
          <Collapse expanded={trial !== undefined}>
            {trial !== undefined && (
              <Alert color={good ? 'teal' : 'red'} variant="light" role="status" title={t(good ? 'servers.found' : verdictOf(trial))}>
                {trial.version !== null && `GNS3 ${trial.version} (API ${trial.api ?? '?'}). `}
                {trial.projects !== undefined && `${t('servers.projectsThere', { count: trial.projects })} `}
                <Said text={trial.reason} />
              </Alert>
            )}
          </Collapse>
          {failure !== undefined && (
            <Alert color="red" variant="light" role="alert" title={failureTitle(failure)}>
              <Said text={[failure.message, ...Object.values(failure.fields)].join(' ')} />
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              {t('words.cancel')}
            </Button>
            <Button
              variant={good ? 'default' : 'filled'}
              type={good ? 'button' : 'submit'}
              loading={asking === 'test'}
              onClick={good ? () => void test() : undefined}
            >
              {t('servers.test')}
            </Button>
            {trial !== undefined && (
              <Button
                type={good ? 'submit' : 'button'}
                color={good ? undefined : 'orange'}
                loading={asking === 'add'}
                onClick={good ? undefined : () => void add()}
              >
                {t(good ? 'servers.follow' : 'servers.followAnyway')}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}

function verdictOf(trial: Trial): 'servers.unreachable' | 'servers.wrongPassword' | 'servers.needsPassword' {
  if (!trial.reachable) return 'servers.unreachable';
  return trial.credentials === 'missing' ? 'servers.needsPassword' : 'servers.wrongPassword';
}
