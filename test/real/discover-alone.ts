import { openDiscovery } from '#southbound/snmp/index.ts';

// node test/real/discover-alone.ts HOST CREDENTIAL: what the agent there tells, as JSON; for a process inside a network namespace.
const [host = '', credential = '{}'] = process.argv.slice(2);
const discovery = openDiscovery();
const { answered, told, facts } = await discovery.discover({
  host,
  port: 161,
  candidates: [{ credential: JSON.parse(credential) as never, name: 'given' }],
});
discovery.close();
process.stdout.write(JSON.stringify({ answered, told, facts }));
