import { ActionIcon, AppShell, Burger, Divider, Group, Kbd, NavLink, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useText } from '../i18n/i18n.ts';
import { useKeys } from '../kit/keys.ts';
import { ConsoleDock } from '../pages/consoles/index.tsx';
import { ConnectionState } from './connection.tsx';
import { useDestinations, type Destination } from './destinations.ts';
import { KeysHelp, showKeys } from './keys-help.tsx';
import { OpenAlertsBadge } from './open-alerts-badge.tsx';
import { openPalette, Palette } from './palette.tsx';
import { UserMenu } from './user-menu.tsx';

/** Header and navigation around every page of somebody who is logged in. */
export function Shell() {
  const t = useText();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const { pages, modules } = useDestinations();
  const [menuOpened, { close, toggle }] = useDisclosure(false);
  useEffect(() => close(), [close, pathname]);
  useKeys({
    'mod+k': openPalette,
    '?': showKeys,
    'g p': () => void navigate({ to: '/projects' }),
    'g e': () => void navigate({ to: '/events' }),
    'g w': () => void navigate({ to: '/workflows' }),
    'g s': () => void navigate({ to: '/servers' }),
    '/': focusFilter,
  });

  return (
    <AppShell
      header={{ height: 44 }}
      navbar={{ width: 184, breakpoint: 'sm', collapsed: { mobile: !menuOpened } }}
      padding={0}
      transitionDuration={0}
    >
      <a className="skip-link" href="#content">
        {t('words.skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="sm" gap="xs" wrap="nowrap" justify="space-between">
          <Group gap="xs" wrap="nowrap">
            <Burger opened={menuOpened} onClick={toggle} hiddenFrom="sm" size="sm" aria-label={t('shell.menu')} />
            <img src="/icon.svg" alt="" width={22} height={22} />
            <Text fw={700} className="wide-only">
              Thalamus
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <OpenAlertsBadge />
            <ConnectionState />
            <UnstyledButton className="wide-only" onClick={openPalette} aria-label={t('shell.search')} aria-keyshortcuts="Control+K">
              <Group
                gap="xs"
                px="xs"
                h={28}
                wrap="nowrap"
                style={{ border: '1px solid var(--line)', borderRadius: 'var(--mantine-radius-sm)', color: 'var(--mantine-color-dimmed)' }}
              >
                <IconSearch size={14} />
                <Text size="sm">{t('shell.search')}</Text>
                <Kbd size="xs">Ctrl K</Kbd>
              </Group>
            </UnstyledButton>
            <ActionIcon hiddenFrom="sm" variant="subtle" color="gray" size="lg" onClick={openPalette} aria-label={t('shell.search')}>
              <IconSearch size={18} />
            </ActionIcon>
            <UserMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p={6} aria-label={t('shell.navigation')}>
        {pages.map((page) => (
          <NavigationLink key={page.to} {...page} active={isAt(pathname, page.to)} />
        ))}
        {modules.length > 0 && <Divider my={6} />}
        {modules.map((screen) => (
          <NavigationLink key={screen.to} {...screen} active={pathname === screen.to} />
        ))}
      </AppShell.Navbar>
      <AppShell.Main className="frame">
        <div id="content" className="content" tabIndex={-1}>
          <Outlet />
        </div>
        <ConsoleDock />
      </AppShell.Main>
      <Palette />
      <KeysHelp />
    </AppShell>
  );
}

function NavigationLink({ to, label, Icon, active }: Destination & { readonly active: boolean }) {
  return (
    <NavLink
      component={Link}
      to={to}
      // The screen of a module is below the page of modules, and has an entry of its own.
      activeOptions={{ exact: to === '/modules' }}
      label={label}
      active={active}
      aria-current={active ? 'page' : undefined}
      leftSection={<Icon size={17} stroke={1.6} />}
      py={6}
      style={{ borderRadius: 'var(--mantine-radius-sm)' }}
    />
  );
}

/** The screen of a module has an entry of its own; a run is of a workflow. */
function isAt(pathname: string, to: string): boolean {
  if (to === '/modules') return pathname === to;
  return pathname.startsWith(to) || (to === '/workflows' && pathname.startsWith('/runs/'));
}

/** A page marks its first field to filter by with `data-filter`. */
function focusFilter(): void {
  document.querySelector<HTMLElement>('[data-filter]')?.focus();
}
