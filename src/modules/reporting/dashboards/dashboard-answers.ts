import { permits } from '#kernel/caller.ts';
import { fail } from '#kernel/error.ts';
import type { NewEvent } from '#kernel/event.ts';
import type { Json } from '#kernel/json.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import { pageOf } from '#kernel/page.ts';
import { isAmong, SOURCE } from '../kept-reports.ts';
import type { Dashboard } from './dashboard.ts';
import { keptDashboards, type KeptDashboard } from './dashboards.projection.ts';
import {
  createDashboard,
  dashboardDeleted,
  dashboardSaved,
  deleteDashboard,
  getDashboard,
  listDashboards,
  updateDashboard,
} from './messages.ts';
import { readStarters } from './starters.ts';

export function dashboardAnswers(): Answering[] {
  const starters = readStarters();
  const seen = async (context: Context): Promise<readonly Dashboard[]> => [
    ...starters,
    ...(await keptDashboards(context)).filter((each) => maySee(each, context)).map((each) => view(each, context)),
  ];
  const find = async (id: string, context: Context): Promise<Dashboard> => {
    const found = (await seen(context)).find(({ dashboard_id }) => dashboard_id === id.toLowerCase());
    if (found === undefined) throw fail('not_found', `There is no dashboard ${id}; GET …/reporting/dashboards/ lists them.`);
    return found;
  };
  /** @throws not_found, forbidden */
  const toChange = async (id: string, context: Context): Promise<Dashboard> => {
    const found = await find(id, context);
    if (found.owner === null) {
      throw fail('conflict', `The dashboard ${found.name} came with the product and stays as it is: create one of your own from it.`);
    }
    if (!found.editable)
      throw fail('forbidden', `The dashboard ${found.name} is of ${found.owner}; ${context.caller.name} may not change it.`);
    return found;
  };
  const save = (kept: Omit<KeptDashboard, 'changed_at'>, context: Context): Dashboard => {
    context.publish([eventOf(dashboardSaved, kept, { ...kept, by: context.caller.name } as unknown as Json)]);
    return view({ ...kept, changed_at: context.clock.now().toISOString() }, context);
  };
  return [
    answer(listDashboards, async ({ project_id, ...wanted }, context) => {
      const all = (await seen(context)).filter((each) => project_id === undefined || each.project_id === project_id.toLowerCase());
      const { items, next_cursor } = pageOf(all, wanted, ({ name, dashboard_id }) => `${name.toLowerCase()}\n${dashboard_id}`);
      return { items: items.map((each) => ({ ...each, widgets: each.widgets.length })), next_cursor };
    }),
    answer(getDashboard, ({ dashboard_id }, context) => find(dashboard_id, context)),
    answer(createDashboard, (input, context) => {
      const told = inLowerCase(input);
      mayShare(told, context);
      return save({ ...told, dashboard_id: context.messageId, owner: context.caller.name, revision: 1 }, context);
    }),
    answer(updateDashboard, async ({ dashboard_id, revision, ...input }, context) => {
      const before = await toChange(dashboard_id, context);
      const told = inLowerCase(input);
      mayShare(told, context);
      if (revision !== undefined && revision !== before.revision) {
        throw fail('version_conflict', `The dashboard ${before.name} was changed since: it is at revision ${before.revision} now.`);
      }
      return save({ ...told, dashboard_id: before.dashboard_id, owner: before.owner, revision: before.revision + 1 }, context);
    }),
    answer(deleteDashboard, async ({ dashboard_id }, context) => {
      const found = await toChange(dashboard_id, context);
      context.publish([eventOf(dashboardDeleted, found, { dashboard_id: found.dashboard_id, by: context.caller.name })]);
      return { dashboard_id: found.dashboard_id, deleted: true as const };
    }),
  ];
}

type Seeing = Pick<Context, 'caller' | 'projects'>;

function isOwn({ owner }: Pick<KeptDashboard, 'owner'>, { caller }: Pick<Seeing, 'caller'>): boolean {
  return owner === caller.name;
}

function maySee(dashboard: KeptDashboard, context: Seeing): boolean {
  return isOwn(dashboard, context) || (dashboard.shared && isAmong(dashboard.project_id, context.projects));
}

function view(kept: KeptDashboard, context: Seeing): Dashboard {
  const { caller } = context;
  // What is shared is seen to by those who set things up.
  const mine = isOwn(kept, context) || permits(caller, 'reporting.configure', kept.project_id ?? undefined);
  return { ...kept, editable: mine && permits(caller, 'reporting.operate', kept.project_id ?? undefined) };
}

/** What people of some projects share is about one of them. @throws forbidden */
function mayShare({ shared, project_id }: Pick<Dashboard, 'shared' | 'project_id'>, { projects, caller }: Seeing): void {
  if (!shared || isAmong(project_id, projects)) return;
  throw fail('forbidden', `${caller.name} may share dashboards of single projects only; name one as project_id.`);
}

function inLowerCase<T extends Pick<Dashboard, 'project_id'>>(told: T): T {
  return { ...told, project_id: told.project_id?.toLowerCase() ?? null };
}

function eventOf(
  { type, priority }: Pick<NewEvent, 'type' | 'priority'>,
  { dashboard_id, project_id }: Pick<KeptDashboard, 'dashboard_id' | 'project_id'>,
  data: Json,
): NewEvent {
  const subject = `dashboards/${dashboard_id}`;
  return { type, priority, source: SOURCE, subject, ...(project_id === null ? {} : { projectid: project_id }), data };
}
