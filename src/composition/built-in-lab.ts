import type { Log } from '#kernel/log.ts';
import { startLab, type Lab } from '#lab/index.ts';
import type { Translation } from '#model/translation.ts';
import type { Config } from '#runtime/config/index.ts';
import type { BuiltIn } from '#southbound/gns3/index.ts';

/** The same lab at every start: its projects keep their ids, so that their history goes on. */
const LAB_SEED = 1;
/** To whom devices of the campus send their traps, and where that is here. */
const LAB_MANAGER = { address: '10.10.50.40', host: '127.0.0.1' };

/** The lab, for as long as it is followed. */
export function labOnDemand(config: Config, log: Log): BuiltIn & { translations(): readonly Translation[] } {
  let lab: Lab | undefined;
  return {
    id: 'lab',
    translations: () => lab?.translations() ?? [],
    async start() {
      lab = await builtInLab(config, log);
      const { url, credentials } = lab;
      return { id: 'lab', url, autoClose: config.gns3.autoClose, ...credentials };
    },
    async stop() {
      await lab?.close();
      lab = undefined;
    },
  };
}

/** The simulated GNS3 server that is followed when no other is configured. */
async function builtInLab(config: Config, log: Log): Promise<Lab> {
  const { name, projects, nodes } = config.lab;
  return startLab({
    api: 'v3',
    ...(name === 'generated' ? { projects, nodes } : { lab: name }),
    delays: 'recorded',
    seed: LAB_SEED,
    ...(config.snmp.traps.port === 0 ? {} : { trapReceivers: [{ ...LAB_MANAGER, port: config.snmp.traps.port }] }),
    log: log.child({ unit: 'lab' }),
  });
}
