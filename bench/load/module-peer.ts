import { WebSocket } from 'ws';

/**
 * Two modules in a process of their own, each on its socket: one sends live messages to the other, which acknowledges them. Frames are gathered as
 * a module does that is written with care, and read as little as they can be, so that the hub is what is measured.
 *
 * stdin: a line of JSON, the job; afterwards one line each: `flood SECONDS` sends as much as is taken and prints `{perS}`, `pace PER_S SECONDS`
 * sends steadily and prints `{perS, p50Us, p99Us}` of the time from the sending to the arrival; end of input ends the process.
 */
export interface Job {
  readonly url: string;
  readonly source: { readonly name: string; readonly token: string };
  readonly sink: { readonly name: string; readonly token: string };
}

export interface Flooded {
  readonly perS: number;
}

export interface Paced extends Flooded {
  readonly p50Us: number;
  readonly p99Us: number;
}

/** Of the data of a message, as JSON. */
const MESSAGE_BYTES = 250;
/** On their way at once: enough to keep everybody busy, and no queue that only grows. */
const UNDER_WAY = 4_000;
const FRAME_ACTIONS = 250;

let sent = 0;
let taken = 0;
let sentUs = new Float64Array(0);
let delaysUs = new Float64Array(0);
let refused: Error | undefined;
let onTaken = (): void => undefined;

const nowUs = (): number => performance.now() * 1_000;

/** A connection that has registered; afterwards what it hears goes to `hear`. */
async function opened({ url }: Job, { name, token }: Job['sink'], hear: (data: Buffer, socket: WebSocket) => void): Promise<WebSocket> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws/gns3/module/${name}/`, ['thalamus.v1', `bearer.${token}`]);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('message', (data: Buffer) => {
      const { type } = JSON.parse(data.toString('utf8')) as { readonly type: string };
      if (type === 'welcome') socket.send('{"action":"register","version":"1.0.0","capabilities":["measuring"]}');
      else if (type === 'registered') resolve();
      else reject(new Error(data.toString('utf8')));
    });
  });
  socket.removeAllListeners('message');
  socket.on('message', (data: Buffer) => hear(data, socket));
  return socket;
}

const MESSAGES = Buffer.from('{"type":"messages"');
const SENT = Buffer.from('{"type":"sent"');
const begins = (data: Buffer, text: Buffer): boolean => data.compare(text, 0, text.length, 0, text.length) === 0;

/** Ends each message of a frame, in one frame of its own. */
function take(data: Buffer, socket: WebSocket): void {
  if (!begins(data, MESSAGES)) return refuse(data);
  const atUs = nowUs();
  const { messages } = JSON.parse(data.toString('utf8')) as {
    readonly messages: readonly { readonly id: string; readonly data: { readonly number: number } }[];
  };
  let acks = '';
  for (const message of messages) {
    acks += `${acks === '' ? '' : ','}{"action":"ack","id":"${message.id}"}`;
    const { number } = message.data;
    if (number < delaysUs.length) delaysUs[number] = atUs - sentUs[number]!;
  }
  socket.send(`[${acks}]`);
  taken += messages.length;
  onTaken();
}

/** What the hub says to the one that sends: of each message, that it has it. */
function hear(data: Buffer): void {
  if (!begins(data, SENT)) refuse(data);
}

function refuse(data: Buffer): void {
  refused ??= new Error(`The hub refused: ${data.toString('utf8')}`);
  onTaken();
}

function dataOf(number: number): string {
  const head = `{"number":${number},"node_id":"bench","status":"started","text":"`;
  return `${head}${'x'.repeat(MESSAGE_BYTES - head.length - 2)}"}`;
}

function sendSome(socket: WebSocket, to: string, count: number): void {
  let text = '';
  for (let at = 0; at < count; at += 1) {
    if (sent < sentUs.length) sentUs[sent] = nowUs();
    text += `${text === '' ? '' : ','}{"action":"send","id":${sent},"to":"${to}","name":"work","delivery":"live","data":${dataOf(sent)}}`;
    sent += 1;
  }
  socket.send(`[${text}]`);
}

/** Resolves when everything that was sent has come. @throws what the hub refused */
async function settled(): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error(`${sent - taken} of ${sent} messages did not come.`)), 60_000);
  onTaken = () => {
    if (refused !== undefined) reject(refused);
    else if (taken === sent) resolve();
  };
  onTaken();
  await promise.finally(() => clearTimeout(timer));
}

function begin(measured: number): void {
  sent = 0;
  taken = 0;
  sentUs = new Float64Array(measured);
  delaysUs = new Float64Array(measured);
}

async function flood(socket: WebSocket, to: string, seconds: number): Promise<Flooded> {
  begin(0);
  const startedMs = performance.now();
  const { promise, resolve } = Promise.withResolvers<void>();
  onTaken = () => {
    if (performance.now() > startedMs + seconds * 1_000 || refused !== undefined) resolve();
    else while (sent - taken <= UNDER_WAY - FRAME_ACTIONS) sendSome(socket, to, FRAME_ACTIONS);
  };
  onTaken();
  await promise;
  await settled();
  return { perS: (taken / (performance.now() - startedMs)) * 1_000 };
}

async function pace(socket: WebSocket, to: string, perS: number, seconds: number): Promise<Paced> {
  const total = perS * seconds;
  begin(total);
  onTaken = () => undefined;
  const startedMs = performance.now();
  await new Promise<void>((resolve) => {
    const timer = setInterval(() => {
      const due = Math.min(Math.floor(((performance.now() - startedMs) * perS) / 1_000), total);
      for (; sent < due;) sendSome(socket, to, Math.min(due - sent, FRAME_ACTIONS));
      if (sent < total) return;
      clearInterval(timer);
      resolve();
    }, 1);
  });
  await settled();
  const sorted = delaysUs.slice().sort();
  const at = (share: number): number => sorted[Math.min(total - 1, Math.floor(share * total))]!;
  return { perS: (taken / (performance.now() - startedMs)) * 1_000, p50Us: at(0.5), p99Us: at(0.99) };
}

let rest = '';
let job: Job | undefined;
let source: WebSocket | undefined;
for await (const chunk of process.stdin) {
  rest += String(chunk);
  for (let end = rest.indexOf('\n'); end !== -1; end = rest.indexOf('\n')) {
    const line = rest.slice(0, end);
    rest = rest.slice(end + 1);
    let told: object = { ready: true };
    if (job === undefined || source === undefined) {
      job = JSON.parse(line) as Job;
      await opened(job, job.sink, take);
      source = await opened(job, job.source, hear);
    } else {
      const [what, ...numbers] = line.split(' ');
      const [first = 1, second = 1] = numbers.map(Number);
      told = what === 'flood' ? await flood(source, job.sink.name, first) : await pace(source, job.sink.name, first, second);
    }
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
}
process.exit(0);
