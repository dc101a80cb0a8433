import { canonicalJson } from '#kernel/canonical-json.ts';
import type { Operation } from '#kernel/message.ts';
import { keptSettingOf } from '#model/kept-settings.ts';
import { only } from './fields.ts';
import type { Onlooker } from './onlooker.ts';
import type { Reversal } from './undo.ts';

const AT_ONCE = 500;
/** More settings than that are nobody's. */
const MOST_PAGES = 20;

type Item = Readonly<Record<string, unknown>>;

/** What takes back that a setting was saved or deleted: saving what there is now, or deleting it. Undefined for all other operations. */
export async function settingReversal(onlooker: Onlooker, operation: Operation, input: Item): Promise<Reversal | undefined> {
  const setting = keptSettingOf(operation.name);
  if (setting === undefined) return undefined;
  const save = onlooker.find(setting.save);
  const listed = await itemsOf(onlooker, setting.list);
  if (save === undefined || listed === null) return { reversible: 'no', loses: 'What there is now: it could not be looked at.' };
  const now = listed.find((item) => item[setting.key] === input[setting.key]);
  const place = only(input, [setting.key]);
  // One that only came with the product comes back by deleting what was saved over it.
  const asCame = now?.['saved_at'] === null || (now?.['saved_at'] === undefined && now?.['shipped'] === true);
  const former = now === undefined || asCame ? undefined : only(now, Object.keys(save.input.shape));
  if (operation.name === setting.delete) {
    if (former === undefined) return { reversible: 'no', loses: 'Nothing: there is none that somebody saved.' };
    return back(save, former);
  }
  if (former === undefined) return { reversible: 'undo', undo: { operation: setting.delete, input: place } };
  const parsed = save.input.safeParse(former);
  if (parsed.success && canonicalJson(parsed.data) === canonicalJson(input)) return { reversible: 'changes_nothing' };
  return back(save, former);
}

/** What a list tells may be more than can be saved again: then nothing is promised. */
function back(save: Operation, former: Record<string, unknown>): Reversal {
  return save.input.safeParse(former).success
    ? { reversible: 'undo', undo: { operation: save.name, input: former } }
    : { reversible: 'no', loses: 'What there is now: it cannot be saved again as it is told.' };
}

async function itemsOf(onlooker: Onlooker, list: string): Promise<readonly Item[] | null> {
  const limit = 'limit' in (onlooker.find(list)?.input.shape ?? {}) ? { limit: AT_ONCE } : {};
  const items: Item[] = [];
  let cursor: string | null = null;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const page = (await onlooker.look(list, { ...limit, ...(cursor === null ? {} : { cursor }) })) as {
      readonly items: readonly Item[];
      readonly next_cursor: string | null;
    } | null;
    if (page === null) return null;
    items.push(...page.items);
    cursor = page.next_cursor;
    if (cursor === null) break;
  }
  return items;
}
