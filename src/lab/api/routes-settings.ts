import type { LabApi } from '../options.ts';
import type { Random } from '../random.ts';
import type { Route } from './route.ts';

/** Of a server that nobody has set up: as both answer it. */
const GNS3_VM = {
  enable: false,
  vmname: null,
  when_exit: 'stop',
  headless: false,
  engine: 'vmware',
  allocate_vcpus_ram: true,
  vcpus: 1,
  ram: 2048,
  port: 80,
};

/** Engines that a GNS3 VM may run in, with what GNS3 can tell each to do. */
const ENGINES = [
  { engine_id: 'vmware', name: 'VMware Workstation / Player (recommended)', headless: true, ram: true, exit: true },
  { engine_id: 'virtualbox', name: 'VirtualBox', headless: true, ram: true, exit: true },
  { engine_id: 'remote', name: 'Remote', headless: false, ram: false, exit: false },
];

/** What templates begin with; the texts themselves are asked for by nobody but GNS3's own editor. */
const BASE_CONFIGS = [
  'ios_base_startup-config.txt',
  'ios_etherswitch_startup-config.txt',
  'iou_l2_base_startup-config.txt',
  'iou_l3_base_startup-config.txt',
  'vpcs_base_config.txt',
];

/** Settings that clients show and the lab does nothing with: the GNS3 VM, the license of IOU, images, groups of users. */
export function settingsRoutes(api: LabApi, random: Random, now: () => Date): Route[] {
  const v2 = api === 'v2';
  let vm: Record<string, unknown> = { ...GNS3_VM };
  let license: Record<string, unknown> = { iourc_content: '', license_check: v2 };
  const object = (raw: Buffer): Record<string, unknown> => {
    try {
      return JSON.parse(raw.toString()) as Record<string, unknown>;
    } catch {
      return {};
    }
  };
  const fixed = (path: string, body: unknown): Route => ({ method: 'GET', path, limited: [], handle: () => ({ status: 200, body }) });
  const routes: Route[] = [
    { method: 'GET', path: '/gns3vm', handle: () => ({ status: 200, body: vm }) },
    {
      method: 'PUT',
      path: '/gns3vm',
      privilege: 'Server.Modify',
      handle({ raw }) {
        // Recorded: what is put is kept as it is, and what it leaves out is lost.
        vm = object(raw);
        return { status: v2 ? 201 : 200, body: vm };
      },
    },
    fixed(
      '/gns3vm/engines',
      ENGINES.map(({ engine_id, name, headless, ram, exit }) => ({
        engine_id,
        name,
        description: name,
        support_when_exit: exit,
        support_headless: headless,
        support_ram: ram,
      })),
    ),
    fixed('/gns3vm/engines/{engine}/vms', []),
    { method: 'GET', path: '/iou_license', handle: () => ({ status: 200, body: license }) },
    {
      method: 'PUT',
      path: '/iou_license',
      privilege: 'Server.Modify',
      handle({ raw }) {
        license = { ...license, ...object(raw) };
        return { status: 201, body: license };
      },
    },
    fixed('/appliances', []),
  ];
  if (v2)
    return [
      ...routes,
      fixed(
        '/templates/base-configs',
        BASE_CONFIGS.map((filename) => ({ filename })),
      ),
      ...['qemu', 'dynamips', 'iou'].map((emulator) => fixed(`/computes/{compute_id}/${emulator}/images`, [])),
    ];
  const at = now().toISOString().slice(0, 19);
  const groups = ['Administrators', 'Users'].map((name) => ({
    name,
    created_at: at,
    updated_at: at,
    user_group_id: random.uuid(),
    is_builtin: true,
  }));
  return [...routes, fixed('/images', []), fixed('/pools', []), fixed('/access/groups', groups), fixed('/access/acl', [])];
}
