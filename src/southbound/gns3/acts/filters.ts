import { fail, Failure } from '#kernel/error.ts';
import { answer, type Answering } from '#kernel/module.ts';
import type { LinkFilters } from '#model/link.ts';
import type { WireLink } from '#wire/gns3.ts';
import type { Located } from '../knowledge.ts';
import { getFilters, setFilters } from '../messages.ts';
import { asKept, filterFaults, sameFilters } from './filter-rules.ts';
import { linkSubject } from '../translate.ts';
import { asking, vouching, type Acting } from './parts.ts';

interface Setting {
  readonly filters: LinkFilters;
  readonly suspend: boolean;
}

/** Filters of a link, checked before GNS3 sees them, taken back when it refuses them, and read back when it took them. */
export function filterActs(acting: Acting): Answering[] {
  const { knowledge } = acting;
  return [
    answer(getFilters, async (input) => {
      const at = await knowledge.locate(input.project_id, input.server);
      const [wire, available] = await Promise.all([
        at.controller.link(input.project_id, input.link_id),
        at.controller.availableFilters(input.project_id, input.link_id),
      ]);
      await knowledge.heardLink(at, wire);
      return {
        ...shown(settingOf(wire)),
        available: available.map((filter) => ({
          type: filter.type,
          name: filter.name,
          description: filter.description ?? '',
          parameters: filter.parameters.map((parameter) => ({
            name: parameter.name,
            type: parameter.type,
            minimum: parameter.minimum ?? null,
            maximum: parameter.maximum ?? null,
            unit: parameter.unit ?? null,
          })),
        })),
      };
    }),
    answer(setFilters, async (input, context) => {
      const at = await knowledge.locate(input.project_id, input.server);
      const available = await at.controller.availableFilters(input.project_id, input.link_id);
      const faults = filterFaults(input.filters, available);
      if (Object.keys(faults).length > 0) {
        throw fail('validation_error', `The filters do not fit link ${input.link_id}; details name the fields.`, faults);
      }
      const before = settingOf(await at.controller.link(input.project_id, input.link_id));
      const wanted: Setting = { filters: asKept(input.filters), suspend: input.suspended ?? before.suspend };
      const { after, link } = await asking(acting, at, [linkSubject(input.project_id, input.link_id)], vouching(context), async () => {
        await put(acting, at, input.link_id, before, wanted);
        const wire = await at.controller.link(input.project_id, input.link_id);
        return { after: wire, link: await knowledge.heardLink(at, wire) };
      });
      const shows = settingOf(after);
      if (!sameFilters(shows.filters, wanted.filters) || shows.suspend !== wanted.suspend) {
        throw fail('gns3_error', `GNS3 took the filters of link ${input.link_id} and shows others.`, {
          wanted: shown(wanted),
          shows: shown(shows),
        });
      }
      return { link, previous: shown(before) };
    }),
  ];
}

function settingOf(wire: WireLink): Setting {
  return { filters: wire.filters ?? {}, suspend: wire.suspend ?? false };
}

function shown(setting: Setting): { filters: LinkFilters; suspended: boolean } {
  return { filters: setting.filters, suspended: setting.suspend };
}

async function put(acting: Acting, at: Located, linkId: string, before: Setting, wanted: Setting): Promise<void> {
  const { project_id: projectId } = at.project;
  const v3 = at.controller.version()?.api === 'v3';
  try {
    await at.controller.updateLink(projectId, linkId, { filters: wanted.filters, suspend: wanted.suspend });
  } catch (thrown) {
    // A refused set is stored all the same, and would keep the node from its next start: what was before is put back.
    if (thrown instanceof Failure && (thrown.code === 'conflict' || thrown.code === 'gns3_error')) {
      const restored = await putBack(acting, at, linkId, before, v3);
      throw fail(
        thrown.code,
        thrown.message,
        { ...thrown.details, restored, filters: before.filters, suspended: before.suspend },
        { cause: thrown },
      );
    }
    throw thrown;
  }
  // 3.0.6: the emulators of running nodes keep the last filter when all are removed, and the cut when a link is resumed,
  // while GNS3 shows them gone. Making the link anew applies what it shows. @see gns3/README.md, "v3 defects" 1
  const cleared = Object.keys(before.filters).length > 0 && Object.keys(wanted.filters).length === 0;
  const resumed = before.suspend && !wanted.suspend;
  if (v3 && (cleared || resumed) && (await anyEndRuns(acting, at, linkId))) await at.controller.resetLink(projectId, linkId);
}

/** True when GNS3 shows the old setting again. On v3 the PUT itself is refused until the link was made anew, and stored before it is refused. */
async function putBack(acting: Acting, at: Located, linkId: string, before: Setting, v3: boolean): Promise<boolean> {
  const { project_id: projectId } = at.project;
  try {
    await at.controller.updateLink(projectId, linkId, { filters: before.filters, suspend: before.suspend });
  } catch (thrown) {
    if (!v3) acting.log.warn('The filters of a link could not be put back', { link_id: linkId, error: thrown });
  }
  try {
    if (v3) await at.controller.resetLink(projectId, linkId);
    const wire = await at.controller.link(projectId, linkId);
    await acting.knowledge.heardLink(at, wire);
    const shows = settingOf(wire);
    return sameFilters(shows.filters, before.filters) && shows.suspend === before.suspend;
  } catch (thrown) {
    acting.log.warn('A link whose filters were refused could not be made anew', { link_id: linkId, error: thrown });
    return false;
  }
}

async function anyEndRuns({ knowledge }: Acting, at: Located, linkId: string): Promise<boolean> {
  const link = await at.controller.link(at.project.project_id, linkId);
  for (const end of link.nodes) {
    if ((await knowledge.node(at, end.node_id)).status !== 'stopped') return true;
  }
  return false;
}
