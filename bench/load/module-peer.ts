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
let refused: string | undefined;

const nowUs = (): number => performance.now() * 1_000;

async function opened(job: Job, { name, token }: Job['sink'], onFrame: (text: string, socket: WebSocket) => void): Promise<WebSocket> {
  const socket = new WebSocket(`${job.url.replace('http', 'ws')}/ws/gns3/module/${name}/`, ['thalamus.v1', `bearer.${token}`]);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.on('message', (data: Buffer) => {
      const text = data.toString('utf8');
      if (text.startsWith('{"type":"welcome"')) socket.send('{"action":"register","version":"1.0.0","capabilities":["measuring"]}');
      else if (text.startsWith('{"type":"registered"')) resolve();
      else if (text.startsWith('{"type":"error"')) {
        refused ??= text;
        reject(new Error(text));
      } else onFrame(text, socket);
    });
  });
  return socket;
}

/** Ends each message of a frame, in one frame of its own. */
function take(text: string, socket: WebSocket): void {
  if (!text.startsWith('{"type":"messages"')) return;
  const atUs = nowUs();
  const { messages } = JSON.parse(text) as {
    readonly messages: readonly { readonly id: string; readonly data: { readonly number: number } }[];
  };
  let acks = '';
  for (const { id, data } of messages) {
    acks += `${acks === '' ? '' : ','}{"action":"ack","id":"${id}"}`;
    if (data.number < delaysUs.length) delaysUs[data.number] = atUs - sentUs[data.number]!;
  }
  socket.send(`[${acks}]`);
  taken += messages.length;
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

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Everything that was sent has come. */
async function settled(): Promise<void> {
  const endMs = performance.now() + 60_000;
  while (taken < sent) {
    if (refused !== undefined) throw new Error(`The hub refused: ${refused}`);
    if (performance.now() > endMs) throw new Error(`${sent - taken} of ${sent} messages did not come.`);
    await turn();
  }
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
  while (performance.now() < startedMs + seconds * 1_000 && refused === undefined) {
    while (sent - taken < UNDER_WAY) sendSome(socket, to, FRAME_ACTIONS);
    await turn();
  }
  await settled();
  return { perS: (taken / (performance.now() - startedMs)) * 1_000 };
}

async function pace(socket: WebSocket, to: string, perS: number, seconds: number): Promise<Paced> {
  const total = perS * seconds;
  begin(total);
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
      source = await opened(job, job.source, () => undefined);
    } else {
      const [what, ...numbers] = line.split(' ');
      const [first = 1, second = 1] = numbers.map(Number);
      told = what === 'flood' ? await flood(source, job.sink.name, first) : await pace(source, job.sink.name, first, second);
    }
    process.stdout.write(`${JSON.stringify(told)}\n`);
  }
}
process.exit(0);
