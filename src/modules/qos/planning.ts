import type { z } from 'zod';
import { asFailure, fail } from '#kernel/error.ts';
import type { Context } from '#kernel/module.ts';
import type { PlanOf, Way } from './application.ts';
import type { Asking, Equipment } from './asks.ts';
import type { Documents } from './documents.ts';
import { looking } from './doing.ts';
import type { planQos } from './messages.ts';
import { usualPlatform } from './pings.ts';
import type { Policy } from './policy.ts';
import type { Profile } from './profile.ts';
import { renderFilters } from './render-filters.ts';
import { renderMqc, shaperOf } from './render-mqc.ts';
import { renderHtb, renderNetem, TC_HANDLE } from './render-tc.ts';

export type Target = z.output<typeof planQos.input>;

export type Planned = PlanOf &
  ({ readonly kind: 'profile'; readonly document: Profile } | { readonly kind: 'policy'; readonly document: Policy });

const COMMAND_MS = 10_000;

/** The root queue of an interface, as `tc qdisc show` tells it, where somebody put one there: the kernel's own have the handle 0. */
export function otherQueue(shown: string): string | null {
  return (
    shown
      .split('\n')
      .find((line) => /^qdisc \S+ (?!0:)[0-9a-f]+: .*\broot\b/.test(line.trim()))
      ?.trim() ?? null
  );
}

/** The policy for what the interface sends, as its configuration tells it. */
export function otherServicePolicy(shown: string): string | null {
  return /^\s*service-policy output (\S+)/m.exec(shown)?.[1] ?? null;
}

/** What is asked, as it would be done. @throws validation_error, not_found */
export async function planFor(
  target: Target,
  { documents, equipment }: { readonly documents: Documents; readonly equipment: Equipment },
  context: Asking & Pick<Context, 'read'>,
): Promise<Planned> {
  const asked = await documentOf(target, documents, context);
  if ((target.link_id === undefined) === (target.node_id === undefined)) {
    throw fail('validation_error', 'Name a link, or a node and its interface.', { link_id: ['Either this or `node_id` is needed.'] });
  }
  if (target.link_id !== undefined) {
    if (asked.kind === 'policy') {
      throw fail('validation_error', 'A policy is put on an interface of a node: links of GNS3 know no classes.', {
        link_id: ['Name `node_id` and `interface` instead.'],
      });
    }
    const { filters, notes } = renderFilters(asked.document);
    const now = await equipment.filters(target, target.link_id, context);
    const problems = Object.keys(filters)
      .filter((type) => !now.types.includes(type))
      .map(
        (type) =>
          `The link has no filter ${type}: ${now.types.length === 0 ? 'neither of its ends has filters' : `it has ${now.types.join(', ')}`}.`,
      );
    if (Object.keys(filters).length === 0) problems.push('Nothing of the profile can be had on a link of GNS3.');
    return {
      ...asked,
      what: `${asked.document.title} on a link`,
      way: { kind: 'filters', apply: filters, undo: now.filters },
      notes: [...notes],
      problems,
    };
  }
  return onInterface(target, asked, equipment, context);
}

async function onInterface(target: Target, asked: Asked, equipment: Equipment, context: Asking): Promise<Planned> {
  const { interface: device, node_id: node } = target;
  if (device === undefined || node === undefined) {
    throw fail('validation_error', 'Name the interface of the node.', { interface: ['Is needed with `node_id`.'] });
  }
  const { name, node_type: type, status } = await equipment.node(target, node, context);
  const platform = target.platform ?? usualPlatform(type);
  if (platform !== 'linux' && platform !== 'cisco_ios') {
    throw fail('validation_error', `${name} is a ${type}: on interfaces of Linux and Cisco IOS only; use a link of it.`, {
      platform: ['Say which it is, where its type does not.'],
    });
  }
  const what = `${asked.document.title} on ${device} of ${name}`;
  let way: Way;
  let notes: readonly string[];
  if (platform === 'linux') {
    const rendered = asked.kind === 'profile' ? renderNetem(asked.document, device) : renderHtb(asked.document, device);
    notes = rendered.notes;
    const check = `tc qdisc show dev ${device}`;
    const expect = `qdisc ${asked.kind === 'profile' ? 'netem' : 'htb'} ${TC_HANDLE} root`;
    way = { kind: 'tc', apply: [...rendered.apply], undo: [...rendered.undo], check, expect };
  } else {
    if (asked.kind === 'profile') {
      throw fail('validation_error', `Cisco IOS impairs nothing: put ${asked.document.name} on a link of ${name}.`, {
        profile: ['On links and Linux nodes only.'],
      });
    }
    const rendered = renderMqc(asked.document, device);
    notes = rendered.notes;
    const check = `show running-config interface ${device}`;
    way = {
      kind: 'mqc',
      apply: [...rendered.apply],
      undo: [...rendered.undo],
      check,
      expect: `service-policy output ${shaperOf(asked.document)}`,
    };
  }
  const problems = status === 'started' ? await found(way) : [`${name} is ${status}: commands are typed on a node that runs.`];
  return { ...asked, what, way, notes: [...notes], problems };

  /** What the interface has already: it would be lost, and the undo would not bring it back. */
  async function found(rendered: Exclude<Way, { kind: 'filters' }>): Promise<string[]> {
    try {
      const { outputs, failure } = await equipment.run(
        target,
        node!,
        { platform: platform!, commands: looking(rendered), timeoutMs: COMMAND_MS },
        context,
      );
      if (failure !== null) return [failure];
      const shown = outputs.at(-1) ?? '';
      const other = rendered.kind === 'tc' ? otherQueue(shown) : otherServicePolicy(shown);
      return other === null ? [] : [`${device} of ${name} has a queue or policy already, which is not ours: ${other}`];
    } catch (error) {
      return [asFailure(error).message];
    }
  }
}

type Asked = { readonly kind: 'profile'; readonly document: Profile } | { readonly kind: 'policy'; readonly document: Policy };

async function documentOf(target: Target, documents: Documents, context: Pick<Context, 'read'>): Promise<Asked> {
  if ((target.profile === undefined) === (target.policy === undefined)) {
    throw fail('validation_error', 'Name a profile or a policy.', { profile: ['Either this or `policy` is needed.'] });
  }
  const [kind, name] = target.profile === undefined ? (['policy', target.policy!] as const) : (['profile', target.profile] as const);
  if (kind === 'profile') {
    const document = (await documents.profiles(context)).find((each) => each.name === name);
    if (document === undefined) throw fail('not_found', `There is no profile ${name}.`);
    return { kind, document };
  }
  const document = (await documents.policies(context)).find((each) => each.name === name);
  if (document === undefined) throw fail('not_found', `There is no policy ${name}.`);
  return { kind, document };
}
