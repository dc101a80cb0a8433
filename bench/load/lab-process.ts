import { startLab } from '#lab/index.ts';

/**
 * A lab in a process of its own. argv: API, projects, nodes in each. Prints its address; then each line of stdin is the rate of stamped changes, in events per
 * second, that nodes make from then on (0: none): the stamp, microseconds of the wall clock, is the `usage` of the node's properties.
 */
const [api = 'v3', projects = '3', nodes = '12'] = process.argv.slice(2);
const lab = await startLab({
  api: api === 'v2' ? 'v2' : 'v3',
  projects: Number(projects),
  nodes: Number(nodes),
  started: true,
  delays: 'recorded',
  consoles: 'websocket',
  autoClose: false,
  keepConnections: true,
  seed: 1,
});
process.stdout.write(`${JSON.stringify({ url: lab.url, ...lab.credentials, projects: [...lab.model.projects.keys()] })}\n`);

const stamp = (): string => `t${Math.round((performance.timeOrigin + performance.now()) * 1000)}`;
let activity: ReturnType<typeof lab.activity> | undefined;

for await (const chunk of process.stdin) {
  for (const line of String(chunk)
    .split('\n')
    .filter((text) => text !== '')) {
    activity?.stop();
    activity = Number(line) === 0 ? undefined : lab.activity({ eventsPerSecond: Number(line), powerPercent: 0, stamp });
  }
}
await lab.close();
process.exit(0);
