import { Alert, Button, Center, Divider, Paper, PasswordInput, SegmentedControl, Stack, Text, TextInput, Title } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { session } from '../../api.ts';
import { asHubFailure, type HubFailure } from '../../failure.ts';
import { chooseLanguage, LANGUAGES, useLanguage, useText, type Language } from '../../i18n/i18n.ts';
import { failureTitle } from '../../kit/failure-notice.tsx';
import { ProgramLogIn } from './program-log-in.tsx';
import { ProviderButtons } from './provider-buttons.tsx';
import { useProviders } from './providers.ts';

const REFUSALS = ['denied', 'not_allowed', 'expired', 'unverified', 'unavailable', 'busy'] as const;

/** Asks who it is. After too many wrong passwords it says how long to wait, and counts down. */
export function LogInPage() {
  const t = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const { to, refused, program } = useSearch({ from: '/login' });
  const offered = useProviders();
  const refusal = REFUSALS.find((known) => known === refused);
  const [failure, setFailure] = useState<HubFailure>();
  const [asking, setAsking] = useState(false);
  const waitS = useCountdown(failure);
  const form = useForm({
    initialValues: { username: '', password: '' },
    validate: {
      username: (value) => (value === '' ? t('words.required') : null),
      password: (value) => (value === '' ? t('words.required') : null),
    },
  });

  const submit = async ({ username, password }: typeof form.values): Promise<void> => {
    setAsking(true);
    setFailure(undefined);
    try {
      await session.logIn(username, password);
      await navigate({ href: to ?? '/projects', replace: true });
    } catch (error) {
      setFailure(asHubFailure(error));
      form.setFieldValue('password', '');
      document.querySelector<HTMLInputElement>('input[name="password"]')?.focus();
    } finally {
      setAsking(false);
    }
  };

  if (program !== undefined) return <ProgramLogIn />;
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="lg" w="100%" maw={360}>
        <form onSubmit={form.onSubmit((values) => void submit(values))} noValidate>
          <Stack gap="sm">
            <Stack gap={6} align="center">
              <img src="/icon.svg" alt="" width={40} height={40} />
              <Title order={1}>Thalamus</Title>
            </Stack>
            {to !== undefined && failure === undefined && refusal === undefined && (
              <Text size="sm" c="dimmed" ta="center">
                {t('logIn.ended')}
              </Text>
            )}
            {refusal !== undefined && failure === undefined && (
              <Alert color="red" variant="light" role="alert" p="xs">
                {t(`logIn.refused.${refusal}`)}
              </Alert>
            )}
            {offered !== undefined && offered.providers.length > 0 && (
              <>
                <ProviderButtons providers={offered.providers} departure={{ returnTo: to ?? '/projects' }} failed={setFailure} />
                <Divider label={t(offered.passwords === 'administrator' ? 'logIn.administrator' : 'logIn.or')} labelPosition="center" />
              </>
            )}
            <TextInput
              label={t('logIn.username')}
              autoComplete="username"
              autoCapitalize="none"
              spellCheck={false}
              data-autofocus
              autoFocus
              name="username"
              {...form.getInputProps('username')}
            />
            <PasswordInput
              label={t('logIn.password')}
              autoComplete="current-password"
              name="password"
              visibilityToggleButtonProps={{ 'aria-label': t('logIn.show'), tabIndex: 0 }}
              {...form.getInputProps('password')}
            />
            {failure !== undefined && (
              <Alert color="red" variant="light" role="alert" p="xs">
                {waitS > 0
                  ? t('logIn.wait', { count: waitS })
                  : failure.code === 'unauthorized'
                    ? t('logIn.wrong')
                    : failure.code === 'provider_error'
                      ? t('logIn.refused.unavailable')
                      : failureTitle(failure)}
              </Alert>
            )}
            <Button type="submit" size="sm" loading={asking} disabled={waitS > 0}>
              {t('logIn.submit')}
            </Button>
            <Text size="xs" c="dimmed">
              {t('logIn.first')}
            </Text>
            <SegmentedControl
              size="xs"
              aria-label={t('shell.language')}
              value={language}
              onChange={(value) => chooseLanguage(value as Language)}
              data={Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }))}
            />
          </Stack>
        </form>
      </Paper>
    </Center>
  );
}

/** Seconds until a refused log-in may be tried again; 0 when it may. */
function useCountdown(failure: HubFailure | undefined): number {
  const [leftS, setLeftS] = useState(0);
  useEffect(() => {
    const waitMs = failure?.code === 'rate_limited' ? (failure.retryAfterMs ?? 0) : 0;
    const untilMs = Date.now() + waitMs;
    const look = (): void => setLeftS(Math.max(0, Math.ceil((untilMs - Date.now()) / 1_000)));
    look();
    if (waitMs === 0) return undefined;
    const timer = setInterval(look, 250);
    return () => clearInterval(timer);
  }, [failure]);
  return leftS;
}
