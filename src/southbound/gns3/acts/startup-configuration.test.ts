import { expect, test } from 'vitest';
import { actingOn, nodeId, SmallGns3 } from './small-gns3.ts';

const get = (gns3: SmallGns3) => actingOn(gns3).ask('gns3.node.startup.get', { node_id: nodeId(1) });

test('the file that GNS3 keeps is given whole, with the addresses in it', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'vpcs', { properties: { startup_script: 'ip 10.0.0.9/24' } });
  gns3.files.set(`${nodeId(1)}/startup.vpc`, 'set pcname PC1\nip 10.0.0.5/24 10.0.0.1\n');
  expect(await get(gns3)).toEqual({ path: 'startup.vpc', text: 'set pcname PC1\nip 10.0.0.5/24 10.0.0.1\n', addresses: ['10.0.0.5'] });
});

test('without a file it is what the node was created with', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'vpcs', { properties: { startup_script: 'ip 10.0.0.9/24' } });
  expect(await get(gns3)).toMatchObject({ text: 'ip 10.0.0.9/24', addresses: ['10.0.0.9'] });
});

test('a node whose configuration is inside its disk, or a switch of GNS3, has none', async () => {
  const gns3 = new SmallGns3();
  gns3.addNode(1, 'qemu', {});
  expect(await get(gns3)).toEqual({ path: null, text: null, addresses: [] });
});
