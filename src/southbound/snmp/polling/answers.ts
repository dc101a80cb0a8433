import type { Clock } from '#kernel/clock.ts';
import { fail } from '#kernel/error.ts';
import { uuidv5 } from '#kernel/id.ts';
import { answer, type Answering } from '#kernel/module.ts';
import { credentialOf } from '../credential.ts';
import { reachable, type Surroundings } from '../reach.ts';
import { createPoll, deletePoll, getPoll, listPolls, type Poll } from './messages.ts';
import type { KeptPoll, PollBook } from './poll-book.ts';
import type { Poller, PollState } from './poller.ts';

/** Polls at once: each keeps up to 5,000 values. */
const MOST_POLLS = 200;
/** Ids of polls are made of the messages that create them, so that the same message creates one. */
const POLL_IDS = '5d0c1e0a-3c52-5b7e-9b51-0f3f0a6d3a11';

export interface PollParts extends Surroundings {
  readonly book: PollBook;
  readonly poller: Poller;
  readonly clock: Clock;
}

export function pollAnswers({ book, poller, clock, ...surroundings }: PollParts): readonly Answering[] {
  return [
    answer(createPoll, async (input, context) => {
      if ((input.what === 'oids') !== (input.oids !== undefined)) {
        throw fail('validation_error', 'oids go with what: oids, and with nothing else.', {
          oids: ['must be given exactly when what is oids'],
        });
      }
      // Says now what would fail each time: a credential that cannot be, a node without an address, a host that the caller may not name.
      await reachable(input, context, surroundings);
      const pollId = uuidv5(POLL_IDS, context.messageId);
      const poll: KeptPoll = {
        poll_id: pollId,
        name: input.name ?? `${input.host ?? input.node_id ?? ''} ${input.what}`,
        created_at: clock.now().toISOString(),
        created_by: context.caller.name,
        input,
      };
      await book.change((polls) => {
        if (polls.some((each) => each.poll_id === pollId)) return polls;
        if (polls.length >= MOST_POLLS) throw fail('conflict', `There are ${MOST_POLLS} polls, and no more are taken; delete one first.`);
        return [...polls, poll];
      });
      poller.add(poll);
      return pollOf(poll, poller.state(pollId));
    }),

    answer(listPolls, ({ limit, cursor }, { projects }) => {
      const all = book.all().filter((poll) => isOf(poll, projects));
      const start = cursor === undefined ? 0 : all.findIndex((poll) => poll.poll_id === cursor) + 1;
      const items = all.slice(start, start + limit);
      const last = items.at(-1);
      return {
        items: items.map((poll) => pollOf(poll, poller.state(poll.poll_id))),
        next_cursor: last !== undefined && start + limit < all.length ? last.poll_id : null,
      };
    }),

    answer(getPoll, ({ poll_id: id, most }, { projects }) => {
      const poll = book.all().find((each) => each.poll_id === id && isOf(each, projects));
      if (poll === undefined) throw unknown(id);
      const state = poller.state(id);
      return { ...pollOf(poll, state), results: state.results.slice(0, most) };
    }),

    answer(deletePoll, async ({ poll_id: id }, { projects }) => {
      await book.change((polls) => {
        if (!polls.some((each) => each.poll_id === id && isOf(each, projects))) throw unknown(id);
        return polls.filter((each) => each.poll_id !== id);
      });
      poller.remove(id);
      return { poll_id: id };
    }),
  ];
}

/** Whether it asks a node of one of the projects; null: all polls are meant, those of hosts too. */
function isOf({ input: { project_id: project } }: KeptPoll, projects: ReadonlySet<string> | null): boolean {
  return projects === null || (project !== undefined && projects.has(project.toLowerCase()));
}

function unknown(id: string): Error {
  return fail('not_found', `There is no poll ${id}; snmp.poll.list shows what there is.`);
}

/** Without what is secret of its target. */
function pollOf({ input, poll_id, name, created_at, created_by }: KeptPoll, { read, failed, results }: PollState): Poll {
  const [last] = results;
  return {
    poll_id,
    name,
    what: input.what,
    ...(input.oids === undefined ? {} : { oids: input.oids }),
    every_s: input.every_s,
    host: input.host ?? null,
    project_id: input.project_id ?? null,
    node_id: input.node_id ?? null,
    port: input.port,
    version: credentialOf(input).version,
    created_at,
    created_by,
    read,
    failed,
    last: last === undefined ? null : { at: last.at, answered: last.answered, reason: last.reason, duration_ms: last.duration_ms },
  };
}
