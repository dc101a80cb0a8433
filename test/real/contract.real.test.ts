import { gns3Contract } from '../lab/gns3.contract.ts';
import { startGns3 } from './gns3-server.ts';

for (const version of ['2.2', '3.0'] as const) {
  gns3Contract(`gns3-server ${version}`, version === '2.2' ? 'v2' : 'v3', async () => {
    const server = await startGns3({ version, ranges: { console: 400, udp: 600 } });
    const { user, password } = server;
    return {
      api: version === '2.2' ? 'v2' : 'v3',
      url: server.url,
      credentials: version === '2.2' ? null : { user, password },
      close: () => server.cleanUp(),
    };
  });
}
