import { Agent, request } from 'node:http';

/**
 * Somebody who guesses passwords: so many log-ins a second, each from the next of so many addresses of loopback, for `admin` and for
 * names that do not exist. Words: URL, log-ins a second, addresses. Told `stop`, says how they were answered.
 */
const [url, perSecond, addresses] = process.argv.slice(2);
const { hostname, port } = new URL(url!);
const agent = new Agent({ keepAlive: false });
const answers: Record<string, number> = {};
let sent = 0;

function count(what: string): void {
  answers[what] = (answers[what] ?? 0) + 1;
}

function guess(): void {
  sent += 1;
  const place = 2 + (sent % Number(addresses));
  const body = JSON.stringify({ username: sent % 2 === 0 ? 'admin' : `user${sent}`, password: `guess-${sent}` });
  const asked = request(
    {
      agent,
      hostname,
      port,
      method: 'POST',
      path: '/api/common/api/v1/auth/token/',
      localAddress: `127.0.${Math.floor(place / 250)}.${(place % 250) + 1}`,
      headers: { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
    },
    (answer) => {
      answer.resume();
      answer.once('end', () => count(String(answer.statusCode)));
    },
  );
  asked.once('error', (error) => count(error.message));
  asked.end(body);
}

const startedMs = performance.now();
const timer = setInterval(() => {
  const due = ((performance.now() - startedMs) / 1_000) * Number(perSecond);
  while (sent < due) guess();
}, 5);

process.on('message', () => {
  clearInterval(timer);
  process.send!({ sent, answers, seconds: (performance.now() - startedMs) / 1_000 });
  process.disconnect?.();
});
