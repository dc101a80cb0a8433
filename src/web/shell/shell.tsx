import { ActionIcon, AppShell, Burger, Group, Kbd, NavLink, Text, UnstyledButton } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import {
  IconLayoutDashboard,
  IconListCheck,
  IconMessages,
  IconPuzzle,
  IconRoute,
  IconSearch,
  IconServer,
  IconSitemap,
  IconTimelineEvent,
  IconUsers,
} from '@tabler/icons-react';
import { Link, Outlet, useLocation, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useLanguage, useText } from '../i18n/i18n.ts';
import { useKeys } from '../kit/keys.ts';
import { useMay } from '../kit/permissions.ts';
import { ConsoleDock } from '../pages/consoles/index.tsx';
import { panels } from '../pages/module/module-page.tsx';
import { ConnectionState } from './connection.tsx';
import { KeysHelp, showKeys } from './keys-help.tsx';
import { OpenAlertsBadge } from './open-alerts-badge.tsx';
import { openPalette, Palette } from './palette.tsx';
import { UserMenu } from './user-menu.tsx';

const PAGES = [
  { to: '/projects', text: 'shell.projects', Icon: IconSitemap },
  { to: '/dashboards', text: 'dashboards.title', Icon: IconLayoutDashboard, needs: 'reporting.dashboard.list' },
  { to: '/events', text: 'shell.events', Icon: IconTimelineEvent, needs: 'events.list' },
  { to: '/workflows', text: 'shell.workflows', Icon: IconRoute, needs: 'hub.workflow.list' },
  { to: '/messages', text: 'shell.messages', Icon: IconMessages, needs: 'hub.message.dead.list' },
  { to: '/modules', text: 'shell.modules', Icon: IconPuzzle, needs: 'hub.module.list' },
  { to: '/servers', text: 'shell.servers', Icon: IconServer, needs: 'gns3.status' },
  { to: '/access', text: 'access.title', Icon: IconUsers, needs: 'auth.user.list' },
  { to: '/audit', text: 'audit.title', Icon: IconListCheck, needs: 'audit.list' },
] as const;

/** Header and navigation around every page of somebody who is logged in. */
export function Shell() {
  const t = useText();
  const language = useLanguage();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  const may = useMay();
  const pages = PAGES.filter((page) => !('needs' in page) || may(page.needs, null));
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
      navbar={{ width: 168, breakpoint: 'sm', collapsed: { mobile: !menuOpened } }}
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
        {pages.map(({ to, text, Icon }) => (
          <NavLink
            key={to}
            component={Link}
            to={to}
            // The screen of a module is below the page of modules, and has an entry of its own.
            activeOptions={{ exact: to === '/modules' }}
            label={t(text)}
            active={isAt(pathname, to)}
            aria-current={isAt(pathname, to) ? 'page' : undefined}
            leftSection={<Icon size={17} stroke={1.6} />}
            py={6}
            style={{ borderRadius: 'var(--mantine-radius-sm)' }}
          />
        ))}
        {panels
          .filter(({ needs }) => needs === undefined || may(needs, null))
          .map(({ name, title }) => (
            <NavLink
              key={name}
              component={Link}
              to={`/modules/${name}`}
              label={title[language]}
              active={pathname === `/modules/${name}`}
              leftSection={<IconPuzzle size={17} stroke={1.6} />}
              py={6}
              style={{ borderRadius: 'var(--mantine-radius-sm)' }}
            />
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

/** The screen of a module has an entry of its own; a run is of a workflow. */
function isAt(pathname: string, to: string): boolean {
  if (to === '/modules') return pathname === to;
  return pathname.startsWith(to) || (to === '/workflows' && pathname.startsWith('/runs/'));
}

/** A page marks its first field to filter by with `data-filter`. */
function focusFilter(): void {
  document.querySelector<HTMLElement>('[data-filter]')?.focus();
}
