import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router';
import { session } from './api.ts';
import { Broken } from './shell/broken.tsx';
import { NotFound } from './shell/not-found.tsx';
import { Shell } from './shell/shell.tsx';
import { LogInPage } from './pages/log-in/log-in-page.tsx';
import { ModulePage } from './pages/module/module-page.tsx';
import { ProjectsPage } from './pages/projects/projects-page.tsx';
import { readAt } from './pages/topology/moments.ts';

const root = createRootRoute({ component: Outlet, notFoundComponent: NotFound, errorComponent: Broken });

/** `to`: where somebody wanted to go; `sso`: an identity provider's log-in succeeded; `refused`: why it did not. */
interface LogInSearch {
  readonly to?: string;
  readonly sso?: 'done';
  readonly refused?: string;
  /** A program on this machine that is logged in, and not this browser: where it waits, and what its code is bound to. */
  readonly program?: string;
  readonly state?: string;
  readonly challenge?: string;
  /** The one provider that it wants. */
  readonly provider?: string;
}

const logIn = createRoute({
  getParentRoute: () => root,
  path: '/login',
  validateSearch: ({ to, sso, refused, program, state, challenge, provider }: Record<string, unknown>): LogInSearch => ({
    ...(isOwnPath(to) ? { to } : {}),
    ...(sso === 'done' ? { sso } : {}),
    ...(typeof refused === 'string' && /^[a-z_]{1,20}$/.test(refused) ? { refused } : {}),
    ...(typeof program === 'string' ? { program, state: String(state), challenge: String(challenge) } : {}),
    ...(typeof program === 'string' && typeof provider === 'string' ? { provider } : {}),
  }),
  beforeLoad: async ({ search }) => {
    // Back from an identity provider: the session is in the cookie. One that is not says so by the page that asks who it is.
    if (search.sso === 'done') await session.takeUp().catch(() => undefined);
    if (session.username !== null && search.program === undefined) throw redirect({ href: search.to ?? '/projects' });
  },
  component: LogInPage,
});

/** Pages for people who are logged in. */
const inside = createRoute({
  getParentRoute: () => root,
  id: 'inside',
  beforeLoad: ({ location }) => {
    if (session.username === null) throw redirect({ to: '/login', search: location.pathname === '/' ? {} : { to: location.href } });
  },
  component: Shell,
  errorComponent: Broken,
  notFoundComponent: NotFound,
});

const home = createRoute({
  getParentRoute: () => inside,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/projects' });
  },
});

const projects = createRoute({ getParentRoute: () => inside, path: '/projects', component: ProjectsPage });

export const PROJECT_TABS = ['map', 'nodes', 'links', 'equipment', 'wiring', 'events', 'snapshots'] as const;
export type ProjectTab = (typeof PROJECT_TABS)[number];

const project = createRoute({
  getParentRoute: () => inside,
  path: '/projects/$projectId',
  /** `server`: needed where two servers have the project; `node`: what is looked at; `at`: the map as it was then. */
  validateSearch: (search: Record<string, unknown>): { tab?: ProjectTab; server?: string; node?: string; at?: number | string } => ({
    ...(PROJECT_TABS.includes(search['tab'] as ProjectTab) ? { tab: search['tab'] as ProjectTab } : {}),
    ...(typeof search['server'] === 'string' ? { server: search['server'] } : {}),
    ...(typeof search['node'] === 'string' ? { node: search['node'] } : {}),
    ...(readAt(search['at']) === undefined ? {} : { at: readAt(search['at'])! }),
  }),
  component: lazyRouteComponent(() => import('./pages/project/project-page.tsx'), 'ProjectPage'),
});

const equipmentSearch = createRoute({
  getParentRoute: () => inside,
  path: '/equipment',
  validateSearch: ({ q }: Record<string, unknown>): { q?: string } => (typeof q === 'string' && q !== '' ? { q } : {}),
  component: lazyRouteComponent(() => import('./pages/equipment/search-page.tsx'), 'SearchPage'),
});

const EQUIPMENT_TABS = [
  'identity',
  'interfaces',
  'performance',
  'charts',
  'network',
  'inventory',
  'configuration',
  'history',
  'steps',
  'snmp',
] as const;
export type EquipmentTabName = (typeof EQUIPMENT_TABS)[number];

const equipment = createRoute({
  getParentRoute: () => inside,
  path: '/equipment/$projectId/$equipmentId',
  validateSearch: ({ show, server }: Record<string, unknown>): { show?: EquipmentTabName; server?: string } => ({
    ...(EQUIPMENT_TABS.includes(show as EquipmentTabName) ? { show: show as EquipmentTabName } : {}),
    ...(typeof server === 'string' ? { server } : {}),
  }),
  component: lazyRouteComponent(() => import('./pages/equipment/equipment-page.tsx'), 'EquipmentPage'),
});

const events = createRoute({
  getParentRoute: () => inside,
  path: '/events',
  component: lazyRouteComponent(() => import('./pages/events/events-page.tsx'), 'EventsPage'),
});

const dashboards = createRoute({
  getParentRoute: () => inside,
  path: '/dashboards',
  component: lazyRouteComponent(() => import('./pages/dashboards/dashboards-page.tsx'), 'DashboardsPage'),
});

const dashboard = createRoute({
  getParentRoute: () => inside,
  path: '/dashboards/$dashboardId',
  /** `wall`: it fills the screen; `edit`: it is being put together. */
  validateSearch: ({ wall, edit }: Record<string, unknown>): { wall?: true; edit?: true } => ({
    ...(wall === true ? { wall } : {}),
    ...(edit === true ? { edit } : {}),
  }),
  component: lazyRouteComponent(() => import('./pages/dashboards/dashboard-page.tsx'), 'DashboardPage'),
});

const servers = createRoute({
  getParentRoute: () => inside,
  path: '/servers',
  component: lazyRouteComponent(() => import('./pages/servers/servers-page.tsx'), 'ServersPage'),
});

const workflows = createRoute({
  getParentRoute: () => inside,
  path: '/workflows',
  component: lazyRouteComponent(() => import('./pages/workflows/workflows-page.tsx'), 'WorkflowsPage'),
});

const newWorkflow = createRoute({
  getParentRoute: () => inside,
  path: '/workflows/new',
  component: lazyRouteComponent(() => import('./pages/workflows/new-workflow-page.tsx'), 'NewWorkflowPage'),
});

const workflow = createRoute({
  getParentRoute: () => inside,
  path: '/workflows/$name',
  component: lazyRouteComponent(() => import('./pages/workflows/workflow-page.tsx'), 'WorkflowPage'),
});

const run = createRoute({
  getParentRoute: () => inside,
  path: '/runs/$runId',
  component: lazyRouteComponent(() => import('./pages/workflows/run-page.tsx'), 'RunPage'),
});

export const MESSAGE_TABS = ['queues', 'dead', 'send'] as const;
export type MessageTab = (typeof MESSAGE_TABS)[number];

const messages = createRoute({
  getParentRoute: () => inside,
  path: '/messages',
  validateSearch: ({ show }: Record<string, unknown>): { show?: MessageTab } =>
    MESSAGE_TABS.includes(show as MessageTab) ? { show: show as MessageTab } : {},
  component: lazyRouteComponent(() => import('./pages/messages/messages-page.tsx'), 'MessagesPage'),
});

const modules = createRoute({
  getParentRoute: () => inside,
  path: '/modules',
  component: lazyRouteComponent(() => import('./pages/modules/modules-page.tsx'), 'ModulesPage'),
});

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

const module = createRoute({
  getParentRoute: () => inside,
  path: '/modules/$name',
  /** `part`: the part that is open; `alert`: the one that is looked at, on the screen of monitoring; `plan`: on that of changes. */
  validateSearch: ({ part, alert, plan }: Record<string, unknown>): { part?: string; alert?: string; plan?: string } => ({
    ...(typeof part === 'string' && /^[a-z_]{1,30}$/.test(part) ? { part } : {}),
    ...(typeof alert === 'string' && UUID.test(alert) ? { alert } : {}),
    ...(typeof plan === 'string' && UUID.test(plan) ? { plan } : {}),
  }),
  component: ModulePage,
});

const audit = createRoute({
  getParentRoute: () => inside,
  path: '/audit',
  component: lazyRouteComponent(() => import('./pages/audit/audit-page.tsx'), 'AuditPage'),
});

export const ACCESS_TABS = ['users', 'groups', 'keys', 'sessions', 'roles'] as const;
export type AccessTab = (typeof ACCESS_TABS)[number];

const access = createRoute({
  getParentRoute: () => inside,
  path: '/access',
  validateSearch: ({ show }: Record<string, unknown>): { show?: AccessTab } =>
    ACCESS_TABS.includes(show as AccessTab) ? { show: show as AccessTab } : {},
  component: lazyRouteComponent(() => import('./pages/access/access-page.tsx'), 'AccessPage'),
});

const profile = createRoute({
  getParentRoute: () => inside,
  path: '/profile',
  component: lazyRouteComponent(() => import('./pages/access/profile-page.tsx'), 'ProfilePage'),
});

/** A console in a window of its own. */
const consoleWindow = createRoute({
  getParentRoute: () => root,
  path: '/consoles/$projectId/$nodeId',
  validateSearch: ({ server }: Record<string, unknown>): { server?: string } => (typeof server === 'string' ? { server } : {}),
  beforeLoad: ({ location }) => {
    if (session.username === null) throw redirect({ to: '/login', search: { to: location.href } });
  },
  component: lazyRouteComponent(() => import('./pages/consoles/console-window.tsx'), 'ConsoleWindow'),
});

export const router = createRouter({
  routeTree: root.addChildren([
    logIn,
    consoleWindow,
    inside.addChildren([
      home,
      projects,
      project,
      equipmentSearch,
      equipment,
      events,
      dashboards,
      dashboard,
      servers,
      workflows,
      newWorkflow,
      workflow,
      run,
      messages,
      modules,
      module,
      access,
      audit,
      profile,
    ]),
  ]),
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}

/** A path of this app, and never an address of somebody else's. */
function isOwnPath(value: unknown): value is string {
  return typeof value === 'string' && /^\/(?![/\\])/.test(value);
}
