import { MantineProvider, mergeThemeOverrides } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { session } from './api.ts';
import { useText } from './i18n/i18n.ts';
import { colorScheme, theme, variables } from './kit/theme.ts';
import { styleNonce } from './kit/style-nonce.ts';
import { startLive } from './live.ts';
import { queryClient } from './query-client.ts';
import { router } from './routes.tsx';

/** What is around every page: colours, what is known of the hub, and the connection for whoever is logged in. */
export function App() {
  const username = useSyncExternalStore(
    (changed) => session.watch(changed),
    () => session.username,
  );
  const close = useText()('words.close');
  // The button that closes a window shows a cross, and says its name in every window.
  const named = useMemo(
    () => mergeThemeOverrides(theme, { components: { Modal: { defaultProps: { closeButtonProps: { 'aria-label': close } } } } }),
    [close],
  );
  useEffect(() => {
    const elsewhere = ({ key }: StorageEvent): void => session.changedElsewhere(key);
    addEventListener('storage', elsewhere);
    return () => removeEventListener('storage', elsewhere);
  }, []);
  useEffect(() => {
    // Routes decide again where somebody who logged in or out belongs.
    void router.invalidate();
    return username === null ? undefined : startLive();
  }, [username]);

  return (
    <MantineProvider
      theme={named}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
      cssVariablesResolver={variables}
      getStyleNonce={styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
        <Notifications position="bottom-right" limit={4} />
      </QueryClientProvider>
    </MantineProvider>
  );
}
