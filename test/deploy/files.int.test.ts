import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { loadConfig, type Config } from '#runtime/config/index.ts';
import { SETTINGS } from '#runtime/config/settings.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const DEPLOY = join(ROOT, 'deploy');
const textOf = (path: string): string => readFileSync(join(DEPLOY, path), 'utf8');
const paths = readdirSync(DEPLOY, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && basename(entry.parentPath) !== 'secrets')
  .map((entry) => relative(DEPLOY, join(entry.parentPath, entry.name)));

type Mapping = Readonly<Record<string, unknown>>;
interface Service {
  readonly image: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly environment?: Readonly<Record<string, string>>;
  readonly secrets?: readonly string[];
  readonly volumes?: readonly (string | { readonly source?: string; readonly target: string })[];
  readonly configs?: readonly { readonly source: string }[];
  readonly user?: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly cap_add?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly privileged?: boolean;
  readonly network_mode?: string;
  readonly devices?: readonly string[];
  readonly deploy?: Mapping & { readonly replicas?: number };
  readonly command?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: Mapping;
}
interface Composed {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, Mapping>>;
  readonly secrets: Readonly<Record<string, { readonly file?: string; readonly external?: boolean }>>;
  readonly configs?: Readonly<Record<string, { readonly file: string }>>;
}
const composed = (path: string): Composed => parse(textOf(path), { merge: true }) as Composed;
const compose = composed('compose/compose.yaml');
const stack = composed('swarm/stack.yaml');
const manifests = readdirSync(join(DEPLOY, 'kubernetes/resources'))
  .filter((name) => name !== 'kustomization.yaml')
  .flatMap((name) => parseAllDocuments(textOf(`kubernetes/resources/${name}`)).map((document) => document.toJS() as Manifest));
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: Mapping;
  readonly data?: Readonly<Record<string, string>>;
}
const manifest = (kind: string, name: string): Manifest => manifests.find((each) => each.kind === kind && each.metadata.name === name)!;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'thalamus-deploy-'));
  for (const name of ['admin_password', 'database_url', 'gns3_password', 'redis_url', 'seal_key']) {
    const value = {
      database_url: 'postgresql://u:p@h:5432/d',
      redis_url: 'redis://u:p@h:6379/0',
      seal_key: Buffer.alloc(32, 1).toString('base64'),
    }[name];
    for (const file of [name, name.replaceAll('_', '-')]) writeFileSync(join(folder, file), value ?? 'a secret of a test');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Settings as the hub would read them there: secrets in the folder of the test, variables of Compose by their defaults. */
function configOf(environment: Readonly<Record<string, string>>): Config {
  const env = Object.fromEntries(
    Object.entries(environment).map(([name, text]) => [
      name,
      text
        .replaceAll(/\$\{\w+:-([^}]*)\}/g, '$1')
        .replaceAll(/\$\{\w+:\?[^}]*\}/g, 'http://gns3:3080')
        .replace('/run/secrets', folder),
    ]),
  );
  return loadConfig({ env, cwd: folder }).config;
}

describe('settings of the hub', () => {
  const hubs = [compose, stack].flatMap(({ services }) => Object.entries(services).filter(([, { image }]) => image.includes('nms-common')));

  test('are those that it knows, in every service, with secrets from files and its own proxy believed', () => {
    expect(hubs.map(([name]) => name).toSorted()).toEqual(['beat', 'beat', 'nms-common', 'nms-common', 'worker', 'worker']);
    const roles: Readonly<Record<string, readonly string[]>> = { 'nms-common': ['api'], worker: ['worker'], beat: ['worker', 'listener'] };
    for (const [name, { environment = {}, secrets = [] }] of hubs) {
      const config = configOf(environment);
      expect(config.roles).toEqual(roles[name]);
      expect(config.databaseUrl).toBe('postgresql://u:p@h:5432/d');
      expect(config.redisUrl).toBe('redis://u:p@h:6379/0');
      expect(config.adminPassword).toBe('a secret of a test');
      expect(config.http.trustedProxies).toHaveLength(1);
      expect(environment['SERVICE_NAME']).toContain('nms-common');
      expect(environment['CONSUL_HOST']).toContain('consul');
      const files = Object.values(environment).flatMap((text) => /^\/run\/secrets\/(\w+)$/.exec(text)?.[1] ?? []);
      expect(files.filter((secret) => !secrets.includes(secret))).toEqual([]);
    }
  });

  test('of Kubernetes are a file that it takes, on the port that everything else names', () => {
    const yaml = manifest('ConfigMap', 'nms-common-settings').data!['thalamus.yaml']!;
    writeFileSync(join(folder, 'thalamus.yaml'), yaml.replaceAll('/run/secrets/thalamus', folder));
    const config = configOf({ THALAMUS_CONFIG: join(folder, 'thalamus.yaml') });
    expect(config).toMatchObject({ host: '0.0.0.0', port: 8000, dataDir: '/var/lib/thalamus', databaseUrl: 'postgresql://u:p@h:5432/d' });
    for (const name of ['nms-common', 'nms-common-worker', 'nms-common-listener']) {
      const { containers } = (manifest('Deployment', name).spec as unknown as PodSpec).template.spec;
      expect(containers[0]!.ports[0]).toMatchObject({ name: 'http', containerPort: 8000 });
      const env = Object.fromEntries(containers[0]!.env.map(({ name: variable, value }) => [variable, value]));
      expect(configOf({ ...env, THALAMUS_CONFIG: join(folder, 'thalamus.yaml') }).roles).toEqual([name.split('-')[2] ?? 'api']);
    }
  });

  test('that are named anywhere in the files exist', () => {
    const variables = paths.flatMap((path) => [...textOf(path).matchAll(/\bTHALAMUS_[A-Z0-9_]+\b/g)].map(([name]) => name));
    expect(new Set(variables).size).toBeGreaterThan(10);
    const known = new Set(['THALAMUS_CONFIG', ...SETTINGS.flatMap(({ variable }) => [variable, `${variable}_FILE`])]);
    expect([...new Set(variables)].filter((name) => !known.has(name))).toEqual([]);
  });
});

interface PodSpec {
  readonly template: {
    readonly spec: {
      readonly securityContext: Mapping;
      readonly automountServiceAccountToken: boolean;
      readonly containers: readonly {
        readonly image: string;
        readonly ports: readonly Mapping[];
        readonly env: readonly { readonly name: string; readonly value: string }[];
        readonly resources: Mapping;
        readonly securityContext: Mapping;
      }[];
    };
  };
}

describe('names and numbers that others rely on', () => {
  test('of Compose', () => {
    const names = ['gns3-server', 'gns3-web', 'nginx-proxy', 'postgresql', 'redis', 'mongodb', 'prometheus', 'grafana', 'netdata'];
    const more = ['node-exporter', 'suricata', 'fail2ban', 'vault', 'worker', 'beat', 'snmp-agent', 'consul', 'nms-common'];
    expect(Object.keys(compose.services).toSorted()).toEqual([...names, ...more].toSorted());
    expect(compose.services['prometheus']!.command).toEqual(
      expect.arrayContaining(['--storage.tsdb.retention.time=200h', '--web.enable-lifecycle']),
    );
    expect(textOf('redis/redis.conf')).toMatch(/^appendonly yes$/m);
    expect(compose.services['snmp-agent']!.ports).toEqual([expect.stringMatching(/:161:161\/udp$/)]);
    for (const community of ['public', 'readonly', 'readwrite'])
      expect(textOf('snmp/snmpd.conf')).toMatch(new RegExp(`^com2sec .* ${community}$`, 'm'));
  });

  test('of the swarm', () => {
    const { deploy, healthcheck } = stack.services['nms-common']!;
    expect(deploy).toMatchObject({
      replicas: 3,
      placement: { constraints: ['node.role == worker'] },
      update_config: { parallelism: 1, delay: '10s', failure_action: 'rollback' },
      restart_policy: { condition: 'on-failure', delay: '5s', max_attempts: 3 },
    });
    expect(healthcheck).toMatchObject({ interval: '30s', timeout: '10s', retries: 3 });
    expect(stack.networks['nms_overlay']).toMatchObject({ driver: 'overlay', driver_opts: { encrypted: 'true' } });
    expect(stack.services['worker']!.deploy).toMatchObject({ replicas: 4 });
  });

  test('of Kubernetes', () => {
    expect(manifest('HorizontalPodAutoscaler', 'nms-common-hpa').spec).toMatchObject({
      scaleTargetRef: { name: 'nms-common' },
      minReplicas: 2,
      maxReplicas: 10,
      metrics: [
        { resource: { name: 'cpu', target: { averageUtilization: 70 } } },
        { resource: { name: 'memory', target: { averageUtilization: 80 } } },
        { pods: { metric: { name: 'gns3_events_per_second' }, target: { averageValue: '100' } } },
      ],
    });
    const { ingress, egress } = manifest('NetworkPolicy', 'nms-common-netpol').spec as { ingress: Mapping[]; egress: Mapping[] };
    expect(ingress[0]).toMatchObject({ from: [{ podSelector: { matchLabels: { role: 'nms-frontend' } } }], ports: [{ port: 8000 }] });
    expect(JSON.stringify(egress)).toContain('"port":5432');
    for (const { spec } of manifests.filter(({ kind }) => kind === 'Deployment')) {
      const { template } = spec as unknown as PodSpec;
      expect(template.spec).toMatchObject({
        automountServiceAccountToken: false,
        securityContext: { runAsNonRoot: true, runAsUser: 1000, fsGroup: 2000 },
        containers: [
          {
            resources: { requests: { cpu: '250m', memory: '512Mi' }, limits: { cpu: '1', memory: '2Gi' } },
            securityContext: {
              allowPrivilegeEscalation: false,
              readOnlyRootFilesystem: true,
              capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] },
            },
          },
        ],
      });
    }
  });

  test("of Istio: the subsets are those of the pods' labels, chosen by x-module-name", () => {
    const rule = parse(textOf('kubernetes/istio/destination-rule.yaml')) as {
      metadata: { name: string };
      spec: { subsets: { name: string; labels: Mapping }[] };
    };
    const service = textOf('kubernetes/istio/virtual-service.yaml');
    expect(rule.metadata.name).toBe('nms-common-service');
    expect(rule.spec.subsets.map(({ name }) => name)).toEqual(['monitoring-optimized', 'default']);
    expect(service).toMatch(/^metadata: \{ name: nms-common-service \}$/m);
    expect(service).toContain('x-module-name');
    expect(textOf('kubernetes/resources/api.yaml')).toContain('module: default');
    // The pods of the subset are those of the hub in all but their name and label.
    const words = (path: string) =>
      textOf(path)
        .replace(/^#.*\n/, '')
        .replaceAll('nms-common-monitoring', 'nms-common')
        .replaceAll('module: monitoring', 'module: default');
    const plain = (path: string) => (parse(words(path)) as Manifest & { spec: PodSpec }).spec.template.spec.containers;
    expect(plain('kubernetes/istio/monitoring.yaml')).toEqual(plain('kubernetes/resources/api.yaml'));
  });
});

describe('privileges', () => {
  /** What starts as root and becomes somebody else by itself, and what writes into its own image. */
  const AS_ROOT = ['netdata', 'suricata', 'fail2ban'];
  const WRITES = ['netdata', 'fail2ban'];
  const MAY: Readonly<Record<string, readonly string[]>> = {
    'nms-common': ['NET_BIND_SERVICE'],
    worker: ['NET_BIND_SERVICE'],
    beat: ['NET_BIND_SERVICE'],
    'snmp-agent': ['NET_BIND_SERVICE'],
    'gns3-server': ['NET_ADMIN', 'NET_RAW'],
    suricata: ['NET_ADMIN', 'NET_RAW', 'SYS_NICE', 'CHOWN', 'DAC_OVERRIDE', 'SETGID', 'SETUID'],
    fail2ban: ['NET_ADMIN', 'NET_RAW', 'DAC_READ_SEARCH'],
    netdata: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'],
  };

  test('nothing is privileged, nothing has the socket of the engine, and every service has the capabilities that are named here', () => {
    for (const path of paths)
      expect(textOf(path), path).not.toMatch(/docker\.sock|privileged: *true|hostNetwork: *true|SYS_ADMIN|:latest\b/);
    for (const [name, service] of Object.entries(compose.services)) {
      expect([name, service.cap_drop]).toEqual([name, ['ALL']]);
      expect([name, service.cap_add ?? []]).toEqual([name, MAY[name] ?? []]);
      expect([name, service.read_only]).toEqual([name, !WRITES.includes(name)]);
      expect([name, service.security_opt]).toEqual([name, name === 'gns3-server' ? [] : ['no-new-privileges:true']]);
      expect([name, service.user ?? 'root']).toEqual([name, expect.stringMatching(AS_ROOT.includes(name) ? /^root$/ : /^[1-9]\d*:\d+$/)]);
    }
  });

  test('images end as a user that is not root, and have one version', () => {
    const own = paths.filter((path) => path.endsWith('.dockerfile'));
    expect(own).toHaveLength(3);
    for (const path of own) {
      const lines = textOf(path).split('\n');
      expect(lines.findLast((line) => line.startsWith('USER '))).toBe('USER 1000:1000');
      for (const line of lines.filter((each) => each.startsWith('FROM ')))
        expect(line).toMatch(/^FROM [\w/-]+:\d+(\.\d+)+[\w.-]*( AS \w+)?$/);
    }
    for (const { services } of [compose, stack]) {
      for (const [name, { image, build }] of Object.entries(services)) {
        expect([name, image]).toEqual([name, expect.stringMatching(/:v?\d+(\.\d+)+[\w.-]*$/)]);
        const from = build === undefined ? 'compose/compose.yaml' : join('compose', build.context, build.dockerfile);
        expect([name, existsSync(join(DEPLOY, from))]).toEqual([name, true]);
      }
    }
    const { dependencies } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { dependencies: { node: string } };
    expect(textOf('images/hub.dockerfile').match(/^FROM node:[\d.]+/gm)).toEqual(
      Array.from({ length: 3 }, () => `FROM node:${dependencies.node}`),
    );
  });

  test('secrets are files, all of them made or asked for, and none is a value', () => {
    const named = Object.values(compose.services).flatMap(({ secrets = [] }) => secrets);
    expect([...new Set(named)].toSorted()).toEqual(Object.keys(compose.secrets).toSorted());
    const script = textOf('compose/secrets.sh');
    for (const { file } of Object.values(compose.secrets)) expect(script).toContain(basename(file!));
    expect(Object.values(stack.secrets).every(({ external }) => external === true)).toBe(true);
    for (const { services } of [compose, stack]) {
      for (const [name, { environment = {} }] of Object.entries(services)) {
        const values = Object.entries(environment).filter(
          ([key, value]) => /PASSWORD|SECRET|TOKEN|_URL$/.test(key) && /:\/\/[^/]*:[^/]*@|^[0-9a-f]{16,}$/.test(value),
        );
        expect([name, values]).toEqual([name, []]);
      }
    }
    expect(spawnSync('git', ['check-ignore', '-q', 'deploy/compose/secrets/seal-key'], { cwd: ROOT }).status).toBe(0);
  });
});

test('every file that a file names is there', () => {
  for (const [path, { services, configs = {} }] of [
    ['compose/compose.yaml', compose],
    ['swarm/stack.yaml', stack],
  ] as const) {
    const mounted = Object.values(services).flatMap(({ volumes = [] }) =>
      volumes.flatMap((volume) => (typeof volume === 'string' ? (/^(\.[^:]*):/.exec(volume)?.[1] ?? []) : [])),
    );
    const all = [...mounted, ...Object.values(configs).map(({ file }) => file)];
    expect(all.length).toBeGreaterThan(5);
    for (const each of all) expect([each, existsSync(join(DEPLOY, dirname(path), each))]).toEqual([each, true]);
  }
  const { resources } = parse(textOf('kubernetes/resources/kustomization.yaml')) as { resources: string[] };
  expect(resources.toSorted()).toEqual(
    readdirSync(join(DEPLOY, 'kubernetes/resources'))
      .filter((name) => name !== 'kustomization.yaml')
      .toSorted(),
  );
  const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('!'));
  for (const line of ignored) expect([line, existsSync(join(ROOT, line.slice(1)))]).toEqual([line, true]);
});

test('the image keeps the packages of the server and leaves those of the web app', () => {
  const copy = join(folder, 'package.json');
  writeFileSync(copy, readFileSync(join(ROOT, 'package.json')));
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(DEPLOY, 'images/server-packages.mjs'), join(ROOT, 'src'), copy, '--without-database'],
    { encoding: 'utf8' },
  );
  expect(status).toBe(0);
  const kept = JSON.parse(readFileSync(copy, 'utf8')) as { dependencies: Mapping; optionalDependencies?: Mapping };
  expect(Object.keys(kept.dependencies)).toEqual(
    expect.arrayContaining(['fastify', 'pg', 'pino', 'zod', 'ioredis', '@node-rs/argon2', 'pdfmake', 'net-snmp']),
  );
  expect(Object.keys(kept.dependencies)).not.toEqual(expect.arrayContaining(['react']));
  expect(kept.optionalDependencies).toBeUndefined();
  expect(stdout).toContain('@mantine/core');
});

test("Suricata writes its events where the hub reads them, as a plain file, and its rules have numbers of one's own", () => {
  const suricata = parse(textOf('suricata/suricata.yaml'), { schema: 'yaml-1.1' }) as {
    'default-log-dir': string;
    outputs: Record<string, Mapping>[];
  };
  const eve = suricata.outputs.find((output) => output['eve-log'] !== undefined)!['eve-log']!;
  expect(eve).toMatchObject({ enabled: true, filetype: 'regular' });
  const path = join(suricata['default-log-dir'], String(eve['filename']));
  for (const name of ['worker', 'beat']) {
    const { environment, volumes } = compose.services[name]!;
    expect(environment!['THALAMUS_SECURITY_EVE_FILE']).toBe(path);
    expect(volumes).toContain(`eve:${dirname(path)}:ro`);
  }
  const numbers = [...textOf('suricata/thalamus.rules').matchAll(/^alert .*\bsid:(\d+); rev:\d+;\)$/gm)].map(([, sid]) => Number(sid));
  expect(numbers.length).toBe(textOf('suricata/thalamus.rules').match(/^alert /gm)!.length);
  expect(new Set(numbers).size).toBe(numbers.length);
  expect(numbers.every((sid) => sid >= 1_000_000 && sid < 2_000_000)).toBe(true);
});
