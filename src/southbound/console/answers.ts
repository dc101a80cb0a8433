import type { z } from 'zod';
import type { Clock } from '#kernel/clock.ts';
import type { Meter } from '#kernel/metric.ts';
import type { Operation } from '#kernel/message.ts';
import { answer, type Answering, type Context } from '#kernel/module.ts';
import type { TopologyNode } from '#model/topology.ts';
import { Stopped } from './dialogue.ts';
import type { Dialects } from './dialects.ts';
import { entrancesOf, type Entrance, type OpenConsole } from './entrance.ts';
import { readFacts } from './facts.ts';
import { Fillings } from './fillings.ts';
import type { SessionLimits } from './limits.ts';
import { LogInRefused, REFUSED_BEFORE, type Login, type RefusedLogins } from './log-in.ts';
import { sessionDuration, sessions } from './metrics.ts';
import { listPlatforms, parseOutput, readConsoleFacts, runOnConsole, type Transcript } from './messages.ts';
import { knownCommands, parse, platformOf } from './parse/index.ts';
import { ConsoleSession } from './session.ts';
import type { SshPlace } from './ssh/fields.ts';
import { hostKeyAnswers } from './ssh/host-key-answers.ts';
import type { SshSurroundings } from './ssh/reach.ts';
import { timingOf } from './timing.ts';
import { Turns } from './turns.ts';

/** Whoever knows nodes answers this. */
export type NodeQuery = Operation<z.ZodObject, typeof TopologyNode>;

export interface Surroundings {
  readonly nodeQuery: NodeQuery;
  readonly openConsole: OpenConsole;
  readonly ssh: SshSurroundings;
  readonly dialects: Dialects;
  readonly limits: SessionLimits;
  /** The log-in of the settings, for consoles that ask. */
  readonly login: Login;
  readonly refusals: RefusedLogins;
  readonly clock: Clock;
  readonly meter: Meter;
}

interface Visit extends Login, Entrance {
  readonly platform?: string | undefined;
  readonly timeout_ms: number;
}

interface Told {
  readonly answered: boolean;
  readonly reason: string;
  readonly platform: string | null;
  readonly prompt: string | null;
  readonly observed_at: string;
  readonly duration_ms: number;
  readonly ssh?: SshPlace;
}

/** Reaching the prompt, beside the time that the commands have. */
const REACHING_MS = 60_000;

function withoutOutput({ command, complete, refused, duration_ms }: Transcript): Omit<Transcript, 'output'> {
  return { command, complete, refused, duration_ms };
}

/** What the operations of this unit do. A console that does not answer is an answer, with its reason. */
export function answers(surroundings: Surroundings): readonly Answering[] {
  const { nodeQuery, dialects, limits, refusals, clock, meter } = surroundings;
  const timing = timingOf(clock);
  const turns = new Turns();
  const entrances = entrancesOf(surroundings);

  /** Joins a console and does something on it; what came before something went wrong is kept by whoever does it. */
  async function on(input: Visit, mostMs: number, context: Context, act: (session: ConsoleSession) => Promise<string>): Promise<Told> {
    const beganMs = clock.monotonicMs();
    const entrance = entrances(input);
    const { key } = entrance;
    const given = input.username !== undefined || input.password !== undefined || input.private_key !== undefined;
    const ofSettings = entrance.node === null ? {} : surroundings.login;
    const login: Login = {
      ...(given
        ? { username: input.username, password: input.password }
        : { username: ofSettings.username, password: ofSettings.password }),
      enable_password: input.enable_password ?? ofSettings.enable_password,
    };
    let answered = false;
    let reason = '';
    let session: ConsoleSession | undefined;
    let ssh: SshPlace | null = null;
    const told = (): Told => ({
      answered,
      reason,
      platform: session?.dialect?.platform ?? null,
      prompt: session?.prompt ?? null,
      observed_at: clock.now().toISOString(),
      duration_ms: Math.round(clock.monotonicMs() - beganMs),
      ...(ssh === null ? {} : { ssh }),
    });
    const visit = async (): Promise<void> => {
      const node = entrance.node === null ? null : await context.ask(nodeQuery, entrance.node);
      const refusedBefore = !given && refusals.has(key, login);
      const trusted = refusedBefore ? { enable_password: login.enable_password } : login;
      const opened = await entrance.open(node, trusted, context, mostMs);
      ssh = opened.ssh;
      if (opened.conversation === null) {
        reason = refusedBefore ? `${opened.reason} ${REFUSED_BEFORE}` : opened.reason;
        if (opened.refused) refusals.add(key, login);
        return;
      }
      session = new ConsoleSession(opened.conversation, {
        dialects,
        limits,
        timing,
        signal: context.signal,
        deadlineMs: beganMs + mostMs,
        login: trusted,
        ...(input.platform === undefined ? {} : { platform: platformOf(input.platform) }),
        nodeType: node?.node_type ?? null,
      });
      try {
        await session.reach();
        answered = true;
        if (session.loggedIn || ssh !== null) refusals.forget(key);
        reason = await act(session);
      } catch (error) {
        if (!(error instanceof Stopped)) throw error;
        reason = refusedBefore ? `${error.message} ${REFUSED_BEFORE}` : error.message;
        if (error instanceof LogInRefused) refusals.add(key, login);
      } finally {
        await session.leave();
      }
    };
    const done = await turns.take(key, mostMs, async () => {
      await visit();
      return true;
    });
    if (done === undefined) reason = 'Others of the hub are on this console, and did not end in time.';
    const outcome = told();
    meter.add(sessions, 1, { outcome: answered ? 'answered' : 'unanswered' });
    meter.observe(sessionDuration, outcome.duration_ms / 1_000);
    return outcome;
  }

  return [
    ...hostKeyAnswers(),
    answer(runOnConsole, async (input, context) => {
      const transcripts: Transcript[] = [];
      const fillings = new Fillings(input.fillings ?? {});
      const outcome = await on(
        input,
        REACHING_MS + input.timeout_ms * (input.commands.length + (input.at_refusal?.length ?? 0) + (input.left_open?.length ?? 0)),
        context,
        async (session) => {
          await session.leaveConfiguration(input.left_open);
          const note = input.enable_password === undefined ? null : await session.enable();
          const give = async (command: string): Promise<Transcript> => {
            const told = await session.run(fillings.filled(command), input.timeout_ms);
            const transcript = { ...told, command, output: fillings.hidden(told.output) };
            transcripts.push(transcript);
            return transcript;
          };
          for (const command of input.commands) {
            const transcript = await give(command);
            if (!transcript.complete && session.prompt === null) return `${command} did not come back to a prompt.`;
            if (transcript.refused && input.stop_at_refusal) {
              for (const leaving of input.at_refusal ?? []) if (session.prompt !== null) await give(leaving);
              return `${command} was refused, and nothing behind it was given.`;
            }
          }
          const refused = transcripts.filter((each) => each.refused).length;
          const counted = `${transcripts.length} of ${input.commands.length} commands were carried out${refused === 0 ? '' : `, ${refused} refused`}.`;
          return note === null ? counted : `${counted} ${note}`;
        },
      );
      return { ...outcome, reason: fillings.hidden(outcome.reason), transcripts };
    }),

    answer(readConsoleFacts, async (input, context) => {
      let read: Awaited<ReturnType<typeof readFacts>> | undefined;
      const outcome = await on(input, input.timeout_ms, context, async (session) => {
        const { dialect } = session;
        if (dialect === null) return 'A prompt was reached, and what speaks there is not known.';
        if (session.mode?.name === 'configuration' && session.mode.prefix === undefined) await session.leaveConfiguration();
        read = await readFacts(session, dialect, { configuration: input.configuration, facts: input.facts, measures: input.measures });
        const asked = read.transcripts.filter(({ refused }) => !refused).length;
        const counted =
          read.transcripts.length === 0
            ? 'It is there; its platform shows nothing of what was asked.'
            : `${asked} of ${read.transcripts.length} commands were understood.`;
        return read.shortfall === null ? counted : `${counted} ${read.shortfall}`;
      });
      return {
        ...outcome,
        complete: read?.complete ?? false,
        facts: read?.facts ?? {},
        configuration: read?.configuration ?? { running: null, startup: null },
        transcripts: (read?.transcripts ?? []).map(withoutOutput),
      };
    }),

    answer(parseOutput, ({ platform, command, text }) => {
      const { kind, records } = parse(platform, command, text);
      return { kind, records: records as Record<string, z.core.util.JSONType>[] };
    }),

    answer(listPlatforms, () => {
      const commands = Map.groupBy(knownCommands(), ({ platform }) => platform);
      const titles = new Map(dialects.all.map(({ platform, title }) => [platform, title]));
      const items = [...new Set([...titles.keys(), ...commands.keys()])].sort().map((platform) => ({
        platform,
        title: titles.get(platform) ?? platform,
        commands: (commands.get(platform) ?? []).map(({ command, kind }) => ({ command, kind })),
      }));
      return { items };
    }),
  ];
}
