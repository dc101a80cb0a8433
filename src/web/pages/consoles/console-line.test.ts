import { beforeEach, expect, test } from 'vitest';
import { ConsoleLine, type LineSocket, type LineState, type Pen, type SocketListener } from './console-line.ts';

/** A socket whose far side is the test. */
class FarSide implements LineSocket {
  readonly sent: (string | Uint8Array)[] = [];
  closed = false;
  readonly token: string | undefined;
  readonly #told: SocketListener;

  constructor(token: string | undefined, told: SocketListener) {
    this.token = token;
    this.#told = told;
  }

  send(data: string | Uint8Array): void {
    this.sent.push(data);
  }

  close(): void {
    this.closed = true;
  }

  opens(): void {
    this.#told.opened();
  }

  says(text: string): void {
    this.#told.received(new TextEncoder().encode(text).buffer);
  }

  refuses(error: object): void {
    this.#told.received(JSON.stringify({ type: 'error', ...error }));
  }

  ends(code: number): void {
    this.#told.closed(code);
  }
}

let sockets: FarSide[];
let timers: { ms: number; work: () => void }[];
let renewed: number;
let states: LineState[];
let pens: Pen[];
let shown: string;
let line: ConsoleLine;

/** Lets everything that waits for a promise go on. */
const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve();
};
const last = (): FarSide => sockets.at(-1)!;
/** The time comes that was waited for longest. */
const pass = async (): Promise<void> => {
  timers.shift()?.work();
  await settle();
};
const bytes = (text: string) => new TextEncoder().encode(text);

beforeEach(() => {
  sockets = [];
  timers = [];
  renewed = 0;
  states = [];
  pens = [];
  shown = '';
  line = new ConsoleLine(
    {
      open(token, told) {
        const socket = new FarSide(token, told);
        sockets.push(socket);
        return socket;
      },
      token: async () => `token-${renewed}`,
      renew: async () => `token-${++renewed}`,
      later(ms, work) {
        const timer = { ms, work };
        timers.push(timer);
        return () => {
          timers = timers.filter((each) => each !== timer);
        };
      },
      random: () => 1,
    },
    { said: (piece) => (shown += new TextDecoder().decode(piece)), state: (state) => states.push(state), pen: (pen) => pens.push(pen) },
  );
});

async function opened(): Promise<FarSide> {
  line.start();
  await settle();
  last().opens();
  return last();
}

test('what the node says is shown, and nothing is typed before the pen is taken', async () => {
  const socket = await opened();
  socket.says('PC1> ');
  expect(shown).toBe('PC1> ');
  expect(line.type(bytes('x'))).toBe(false);
  line.takePen();
  expect(line.type(bytes('show ip\r'))).toBe(true);
  expect(socket.sent).toEqual([bytes('show ip\r')]);
});

test('who reads does not change the size of the window; who takes the pen does', async () => {
  const socket = await opened();
  line.resize(120, 40);
  expect(socket.sent).toEqual([]);
  line.takePen();
  line.resize(100, 30);
  expect(socket.sent).toEqual(['{"action":"resize","columns":120,"rows":40}', '{"action":"resize","columns":100,"rows":30}']);
});

test('when somebody else writes it is said who, and the pen is lost', async () => {
  const socket = await opened();
  line.takePen();
  line.type(bytes('x'));
  socket.refuses({ code: 'conflict', message: 'ada writes …', details: { writer: 'ada' } });
  expect(line.pen).toEqual({ heldBy: 'ada' });
  expect(line.type(bytes('y'))).toBe(false);
  line.takePen();
  expect(pens).toEqual(['writing', { heldBy: 'ada' }, 'writing']);
});

test('a lost console is opened again, ever more seldom while that fails', async () => {
  const socket = await opened();
  socket.ends(1006);
  const waits: (number | undefined)[] = [];
  for (let failed = 0; failed < 7; failed += 1) {
    await settle();
    waits.push(timers[0]?.ms);
    await pass();
    // Nobody answers, and nobody says why.
    last().ends(1006);
    await settle();
    last().ends(1006);
  }
  expect(waits).toEqual([300, 600, 1_200, 2_400, 4_800, 8_000, 8_000]);
});

test('what was said while a console was lost is shown once, and what is on the screen is not repeated', async () => {
  const socket = await opened();
  socket.says('PC1> ping\r\n');
  socket.ends(1006);
  await settle();
  await pass();
  last().opens();
  last().says('Welcome\r\nPC1> ping\r\n');
  last().says('reply\r\n');
  await pass();
  last().says('PC1> ');
  expect(shown).toBe('PC1> ping\r\nreply\r\nPC1> ');
});

test('a handshake that is refused without a word is made again so that the reason is told', async () => {
  line.start();
  await settle();
  expect(last().token).toBe('token-0');
  last().ends(1006);
  await settle();
  expect(last().token).toBeUndefined();
  last().opens();
  expect(last().sent).toEqual(['{"action":"auth","token":"token-0"}']);
  last().refuses({ code: 'conflict', message: 'Node PC1 is stopped.' });
  last().ends(1008);
  await settle();
  expect(line.state).toEqual({ phase: 'waiting', why: 'Node PC1 is stopped.' });
});

test('a hub that is away is asked neither twice as often nor for its reasons only', async () => {
  line.start();
  await settle();
  last().ends(1006);
  await settle();
  last().ends(1006);
  await settle();
  expect(sockets).toHaveLength(2);
  expect(line.state).toEqual({ phase: 'waiting', why: '' });
  await pass();
  expect(last().token).toBe('token-0');
});

test.each([
  ['forbidden', { code: 'forbidden', message: 'The permission gns3.operate is needed.' }, 4403],
  ['not_found', { code: 'not_found', message: 'There is no such node.' }, 4404],
] as const)('what is %s is not tried again by itself', async (code, error, close) => {
  line.start();
  await settle();
  last().ends(1006);
  await settle();
  last().opens();
  last().refuses(error);
  last().ends(close);
  await settle();
  expect(line.state).toEqual({ phase: 'refused', code, why: error.message });
  expect(timers).toEqual([]);
});

test('a token that the hub no longer takes is renewed', async () => {
  const socket = await opened();
  socket.ends(4401);
  await settle();
  await pass();
  expect(last().token).toBe('token-1');
});

test('a console that is stopped says nothing more and is not opened again', async () => {
  const socket = await opened();
  line.stop();
  expect(socket.closed).toBe(true);
  socket.says('late');
  socket.ends(1006);
  await settle();
  expect([shown, line.state.phase, timers.length]).toEqual(['', 'idle', 0]);
});

test('somebody who does not want to wait is connected at once', async () => {
  const socket = await opened();
  socket.ends(1000);
  await settle();
  line.hurry();
  await settle();
  expect(sockets).toHaveLength(2);
  expect(timers).toEqual([]);
});
