import type { Lab } from '#lab/index.ts';
import { until } from '#kit/until.ts';
import { LabClient, type Heard, type LabAnswer } from './lab-client.ts';
import { Likeness, type Exchange, type RecordedEvent } from './recording.ts';

export interface Replay {
  readonly lab: Lab;
  readonly exchanges: readonly Exchange[];
  readonly events: readonly RecordedEvent[];
  /** Ids that the lab was given: the same on both sides. */
  readonly same?: string;
  /** What happened besides requests, before the exchange of that name. */
  readonly before?: Readonly<Record<string, (client: LabClient, ids: Likeness) => Promise<void> | void>>;
  /** Ids of things that were made before: those of the recording and of the lab. */
  readonly learned?: readonly (readonly [recorded: string, lab: string])[];
  /** Operations on many nodes at once: the order of events is compared for each node. */
  readonly bulk?: readonly string[];
  /** The authorization of an exchange, where it is not that of the administrator. */
  readonly authorization?: (exchange: Exchange) => Promise<string | null | undefined> | string | null | undefined;
}

/** What differs in one exchange: its answer, or the events that came with it. */
export interface Difference {
  readonly exchange: string;
  readonly part: 'answer' | 'events';
  readonly text: string;
}

/** Sends the recorded requests in their order and compares status, bodies and events. Returns every difference, by exchange. */
export async function replay({
  lab,
  exchanges,
  events,
  same = '',
  before = {},
  learned = [],
  bulk = [],
  authorization,
}: Replay): Promise<Difference[]> {
  const client = new LabClient(lab);
  const ids = new Likeness();
  ids.keep(same);
  for (const [recorded, known] of learned) ids.differences(recorded, known);
  const differences: Difference[] = [];
  let archive: Buffer = Buffer.alloc(0);
  let marker = 0;
  const streams = new Set<string>();
  const listen = async (stream: string): Promise<void> => {
    if (streams.has(stream)) return;
    streams.add(stream);
    await client.listen(stream);
  };
  /** What came since the last time, up to a marker sent after it. */
  const drain = async (): Promise<Heard[]> => {
    marker += 1;
    for (const stream of streams) lab.emit(stream, 'test.marker', marker);
    const arrived = (): Heard[] => client.heard.filter((heard) => heard.action === 'test.marker' && heard.event === marker);
    await until('the marker on every stream', () => arrived().length === streams.size);
    return client.heard.splice(0).filter((heard) => heard.action !== 'test.marker');
  };
  try {
    await client.logIn();
    await listen('controller');
    if (same !== '') await listen(same);
    let mainProject: string | null = null;
    for (const exchange of exchanges) {
      await before[exchange.name]?.(client, ids);
      // What the preparations caused is not of this exchange.
      if (before[exchange.name] !== undefined || exchange === exchanges[0]) await drain();
      const path = ids.toLab(exchange.path).replace('<JWT>', client.token ?? '');
      const body = exchange.body === '<archive>' ? archive : exchange.body === null ? null : ids.toLab(exchange.body);
      const sent = exchange.path.endsWith('/login') ? new URLSearchParams(body as Record<string, string>).toString() : body;
      const answer = await client.ask(exchange.method, path, sent, ...(await authorizationOf(exchange, authorization)));
      if (exchange.name === 'export') archive = answer.bytes;
      const differs = (part: Difference['part'], texts: readonly string[]): void => {
        for (const text of texts) differences.push({ exchange: exchange.name, part, text: `${exchange.file} ${text}` });
      };
      differs('answer', compareAnswer(ids, exchange, answer));
      differs('events', compareEvents(ids, exchange, events, await drain(), bulk.includes(exchange.name)));
      const created = answer.body as { project_id?: string } | null;
      if (mainProject === null && exchange.name === 'project-create' && created?.project_id !== undefined) mainProject = created.project_id;
      // The recording listened to the project from here on.
      if (mainProject !== null && exchange.name === 'project-open-already-open') await listen(mainProject);
    }
  } finally {
    client.close();
  }
  return differences;
}

function compareAnswer(ids: Likeness, exchange: Exchange, answer: LabAnswer): string[] {
  const { status, body, bytes, contentType } = answer;
  if (status !== exchange.status) return [`status ${exchange.status} expected, not ${status} ${JSON.stringify(body)?.slice(0, 300)}`];
  const type =
    exchange.content_type === null || contentType === exchange.content_type
      ? []
      : [`content type ${exchange.content_type} expected, not ${contentType}`];
  if (!String(exchange.answer).includes('bytes binary'))
    return [...type, ...ids.differences(exchange.answer === 'null' ? null : exchange.answer, body)];
  return bytes.subarray(0, 2).toString() === 'PK' ? type : [...type, 'a zip archive expected'];
}

async function authorizationOf(exchange: Exchange, chosen: Replay['authorization']): Promise<[] | [string | null]> {
  const authorization = await chosen?.(exchange);
  return authorization === undefined ? [] : [authorization];
}

function compareEvents(
  ids: Likeness,
  { name, file }: Exchange,
  recorded: readonly RecordedEvent[],
  heard: readonly Heard[],
  bulk: boolean,
): string[] {
  const expected = recorded.filter((event) => event.op === name || event.op === file);
  if (recorded.length === 0) return [];
  return (['controller', 'project'] as const).flatMap((stream) => {
    const wanted = expected.filter((event) => event.stream === stream);
    const got = heard.filter((event) => (event.stream === 'controller') === (stream === 'controller'));
    if (!bulk) return compareInOrder(ids, stream, wanted, got);
    const nodeOf = (event: unknown): string => (event as { node_id?: string }).node_id ?? '';
    const nodes = new Set(wanted.map((event) => nodeOf(event.event)));
    const surplus = got.length === wanted.length ? [] : [`${stream}: ${wanted.length} events expected, not ${got.length}`];
    return [
      ...surplus,
      ...[...nodes].flatMap((node) => {
        const labNode = ids.toLab(node);
        return compareInOrder(
          ids,
          stream,
          wanted.filter((event) => nodeOf(event.event) === node),
          got.filter((event) => nodeOf(event.event) === labNode),
        );
      }),
    ];
  });
}

function compareInOrder(ids: Likeness, stream: string, wanted: readonly RecordedEvent[], got: readonly Heard[]): string[] {
  const names = (events: readonly { action: string }[]): string => events.map((event) => event.action).join(', ') || 'none';
  if (names(wanted) !== names(got)) return [`${stream} events: expected ${names(wanted)}; not ${names(got)}`];
  return wanted.flatMap((event, index) => ids.differences(event.event, got[index]!.event, `${stream} ${event.action}`));
}
