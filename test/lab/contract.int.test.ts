import { startLab, type LabApi } from '#lab/index.ts';
import { gns3Contract } from './gns3.contract.ts';

const NAMES: Readonly<Record<LabApi, string>> = { v2: 'the lab as GNS3 2.2', v3: 'the lab as GNS3 3.0' };

for (const api of ['v2', 'v3'] as const) {
  // Nothing but VPCS and a relay, as where the contract runs on real servers; time goes faster.
  gns3Contract(NAMES[api], api, () =>
    startLab({ api, projects: 0, switches: { withoutDynamips: true }, pingEveryMs: 200, autoCloseAfterMs: 200 }),
  );
}
