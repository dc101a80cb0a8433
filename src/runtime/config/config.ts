import { resolve } from 'node:path';
import type { z } from 'zod';
import { durationMs } from '#kernel/duration.ts';
import { fail } from '#kernel/error.ts';
import type { RateClass } from '#kernel/message.ts';
import { combinationProblems } from './combinations.ts';
import type { OidcProviderSettings } from './oidc-settings.ts';
import { rolesOf, type Role } from './roles.ts';
import { Settings, SETTINGS, type Setting } from './settings.ts';
import { readEnvironment, readFile, type Given, type Problem } from './sources.ts';
import { tlsOf, vaultOf, type TlsConfig, type VaultConfig } from './vault-and-tls.ts';
import { isVaultReference } from './vault-reference.ts';

/** A GNS3 server that the hub is to follow. */
export interface Gns3ServerConfig {
  readonly id: string;
  /** `http://host:port`, without a slash at the end. */
  readonly url: string;
  readonly user?: string;
  readonly password?: string;
  readonly autoClose: 'observe' | 'pin' | 'attach';
}

/** Shorter intervals of measuring would ask without end. */
const LEAST_MEASURING_MS = 1_000;

/** The effective configuration. A text that `isVaultReference` stands for a value of Vault. */
export interface Config {
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** Absolute. */
  readonly dataDir: string;
  /** What this process does; all of it unless several share an external database. */
  readonly roles: readonly Role[];
  /** Absent: the embedded PostgreSQL. */
  readonly databaseUrl?: string;
  /** That the store's reads and transactions share; 2 to 100. */
  readonly databaseConnections: number;
  /** Absent: no Redis. */
  readonly redisUrl?: string;
  readonly adminPassword?: string;
  readonly access: {
    /** Roles beside those of the product. */
    readonly roles: readonly { readonly name: string; readonly summary: string; readonly permissions: readonly string[] }[];
  };
  /** Identity providers, and who may log in by password. */
  readonly oidc: { readonly providers: readonly OidcProviderSettings[]; readonly passwords: Settings['oidc']['passwords'] };
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent';
  readonly gns3: {
    /** Empty: the built-in lab. */
    readonly servers: readonly Gns3ServerConfig[];
    /** What applies to servers that do not say it themselves, the built-in lab among them. */
    readonly autoClose: 'observe' | 'pin' | 'attach';
    /** Budget of polling reads for each server. */
    readonly readsPerSecond: number;
  };
  readonly lab: {
    /** `generated`, a shipped lab, or a path. */
    readonly name: string;
    /** Of the generated lab. */
    readonly projects: number;
    readonly nodes: number;
  };
  readonly snmp: {
    /** An absolute path, or an http URL. */
    readonly translations?: string;
    readonly communities: readonly string[];
    readonly users: NonNullable<Settings['snmp']['users']>;
    /** `port` 0: none are taken. */
    readonly traps: Settings['snmp']['traps'];
    /** `port` 0: there is none. */
    readonly agent: Settings['snmp']['agent'];
  };
  readonly consoles: Settings['consoles'];
  readonly scan: { readonly allow: readonly string[] };
  /** `documents`: an absolute path. */
  readonly graphql: { readonly documents?: string; readonly onlyDocuments: boolean };
  readonly mcp: { readonly write: Settings['mcp']['write']; readonly origins: readonly string[] };
  readonly discovery: { readonly timeoutMs: number; readonly parallel: number };
  readonly notifications: {
    readonly allow: readonly string[];
    /** An absolute path. */
    readonly scripts?: string;
    readonly appUrl?: string;
  };
  readonly integration: { readonly allow: readonly string[]; readonly services: NonNullable<Settings['integration']['services']> };
  readonly assistant: {
    readonly watch: Settings['assistant']['watch'];
    readonly mostSeries: number;
    /** Absent: rules answer alone. */
    readonly model?: {
      readonly url: string;
      readonly name: string;
      readonly key?: string;
      readonly timeoutMs: number;
      readonly mostTokens: number;
      readonly allow: readonly string[];
    };
  };
  readonly security: {
    /** An absolute path. */
    readonly eveFile?: string;
    /** An absolute path. */
    readonly eveSocket?: string;
    /** An absolute path. */
    readonly fail2banLog?: string;
    readonly fail2ban?: { readonly socket: string; readonly jail: string };
    readonly nftablesSet?: string;
    readonly allow: readonly string[];
    readonly archiveDays: number;
  };
  /** `port` 0: none are taken. */
  readonly syslog: Settings['syslog'];
  readonly consul: Settings['consul'];
  readonly secrets: {
    readonly sealKey?: string;
    readonly previousSealKey?: string;
    readonly transitKey?: string;
  };
  /** Absent: there is no Vault. */
  readonly vault?: VaultConfig;
  /** Absent: HTTP without TLS. */
  readonly tls?: TlsConfig;
  /** `consoleIntervalMs`: 0 where consoles are not read. */
  readonly monitoring: { readonly intervalMs: number; readonly consoleIntervalMs: number };
  readonly cache: { readonly ttlMs: number };
  readonly http: {
    readonly maxBodyBytes: number;
    readonly maxArchiveBytes: number;
    readonly requestTimeoutMs: number;
    readonly trustedProxies: readonly string[];
  };
  readonly limits: Readonly<Record<RateClass, { readonly perSecond: number; readonly burst: number }>> & { readonly roof: number };
}

/** One line of `thalamus config show`. */
export interface ConfigEntry {
  readonly key: string;
  /** Secrets masked; null where it is unset. */
  readonly value: unknown;
  /** `default`, `environment:VARIABLE`, `file:NAME:LINE`, or the reference into Vault by which the value is had. */
  readonly source: string;
}

export interface LoadedConfig {
  readonly config: Config;
  readonly entries: readonly ConfigEntry[];
}

const MASK = '********';

/** The GNS3 server of `gns3.url`, as events and topologies name it. */
const ONLY_SERVER = 'main';

/**
 * Reads thalamus.yaml (or the file that THALAMUS_CONFIG names) and the environment, which wins.
 * @throws configuration_error naming every problem with its key, value and what is allowed
 */
export function loadConfig({ env, cwd }: { readonly env: NodeJS.ProcessEnv; readonly cwd: string }): LoadedConfig {
  const named = env['THALAMUS_CONFIG'];
  const file = readFile(named === undefined || named === '' ? 'thalamus.yaml' : named, cwd, named !== undefined && named !== '');
  const environment = readEnvironment(env);
  const problems: Problem[] = [...file.problems, ...environment.problems];
  const given = new Map<string, Given>();
  for (const each of [...file.given, ...environment.given]) given.set(each.setting.key, each);

  const settings = soundSettings(given, problems);
  problems.push(...combinationProblems(settings, (key) => given.get(key)?.source ?? 'default'));
  if (problems.length > 0) throw refusal(problems);
  return { config: typed(settings, cwd, (key) => given.has(key)), entries: entries(settings, given) };
}

/** Validates; refused keys are reported and count as unset, so that the combinations of the others are still looked at. */
function soundSettings(given: ReadonlyMap<string, Given>, problems: Problem[]): Settings {
  const parsed = Settings.safeParse(nested(given));
  if (parsed.success) return parsed.data;
  problems.push(...refused(given, parsed.error.issues));
  const wrong = new Set(parsed.error.issues.map((issue) => settingAt(issue.path)?.key));
  return Settings.parse(nested(new Map([...given].filter(([key]) => !wrong.has(key)))));
}

function settingAt(path: readonly PropertyKey[]): Setting | undefined {
  return SETTINGS.find((setting) => setting.path.every((part, index) => path[index] === part));
}

/** Values at their paths, every group present so that its defaults apply. */
function nested(given: ReadonlyMap<string, Given>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const { key, path } of SETTINGS) {
    let group = root;
    for (const part of path.slice(0, -1)) group = (group[part] ??= {}) as Record<string, unknown>;
    const value = given.get(key)?.value;
    if (value !== undefined) group[path.at(-1)!] = value;
  }
  return root;
}

function refused(given: ReadonlyMap<string, Given>, issues: readonly z.core.$ZodIssue[]): Problem[] {
  const problems = new Map<string, Problem>();
  for (const issue of issues) {
    const setting = settingAt(issue.path);
    const found = setting === undefined ? undefined : given.get(setting.key);
    if (setting === undefined || found === undefined) {
      throw fail('internal_error', `The configuration schema refused ${issue.path.join('.')}, which nobody set.`);
    }
    const inside = issue.path.slice(setting.path.length);
    const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...inside, key]) : [inside];
    for (const place of places) {
      const key = place.reduce<string>(
        (before, part) => (typeof part === 'number' ? `${before}[${part}]` : `${before}.${String(part)}`),
        setting.key,
      );
      const value = place.reduce<unknown>((whole, part) => (whole as Record<PropertyKey, unknown> | undefined)?.[part], found.value);
      const hidden = setting.secret || place.some((part) => SECRET_NAMES.has(String(part)));
      problems.set(key, {
        key,
        source: found.source,
        allowed: setting.allowed,
        ...(value === undefined ? {} : { value: masked(value, hidden) }),
      });
    }
  }
  return [...problems.values()];
}

function refusal(problems: readonly Problem[]): Error {
  const lines = problems.map(
    ({ key, value, source, allowed }) =>
      `${key}${value === undefined ? '' : ` = ${JSON.stringify(value)}`} (${source}): allowed is ${allowed}`,
  );
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return fail('configuration_error', `The configuration has ${count}:\n  ${lines.join('\n  ')}`, { problems });
}

function typed(settings: Settings, cwd: string, isGiven: (key: string) => boolean): Config {
  const { gns3, limits } = settings;
  const single = gns3.url === undefined ? [] : [{ id: ONLY_SERVER, url: gns3.url, user: gns3.user, password: gns3.password }];
  const servers = gns3.servers ?? single;
  const rate = ({ per_second, burst }: { per_second: number; burst: number }) => ({ perSecond: per_second, burst });
  return {
    host: settings.host,
    port: settings.port,
    dataDir: resolve(cwd, settings.data_dir),
    roles: rolesOf(settings.roles),
    ...(settings.database.url === undefined ? {} : { databaseUrl: settings.database.url }),
    databaseConnections: settings.database.connections,
    ...(settings.redis.url === undefined ? {} : { redisUrl: settings.redis.url }),
    ...(settings.admin.password === undefined ? {} : { adminPassword: settings.admin.password }),
    access: { roles: settings.access.roles ?? [] },
    oidc: { providers: settings.oidc.providers ?? [], passwords: settings.oidc.passwords },
    logLevel: settings.log.level,
    gns3: {
      servers: servers.map((server) => ({
        id: server.id,
        url: server.url.replace(/\/$/, ''),
        ...(server.user === undefined ? {} : { user: server.user }),
        ...(server.password === undefined ? {} : { password: server.password }),
        autoClose: ('auto_close' in server ? server.auto_close : undefined) ?? gns3.auto_close,
      })),
      autoClose: gns3.auto_close,
      readsPerSecond: gns3.reads_per_second,
    },
    lab: {
      ...settings.lab,
      name: settings.lab.name ?? (isGiven('lab.projects') || isGiven('lab.nodes') ? 'generated' : 'campus'),
    },
    snmp: {
      ...(settings.snmp.translations === undefined ? {} : { translations: pathOrUrl(settings.snmp.translations, cwd) }),
      communities: settings.snmp.communities ?? [],
      users: settings.snmp.users ?? [],
      traps: settings.snmp.traps,
      agent: settings.snmp.agent,
    },
    consoles: settings.consoles,
    scan: { allow: settings.scan.allow ?? [] },
    graphql: {
      onlyDocuments: settings.graphql.only_documents,
      ...(settings.graphql.documents === undefined ? {} : { documents: resolve(cwd, settings.graphql.documents) }),
    },
    mcp: { write: settings.mcp.write, origins: settings.mcp.origins ?? [] },
    discovery: { timeoutMs: durationMs(settings.discovery.timeout), parallel: settings.discovery.parallel },
    notifications: {
      allow: settings.notifications.allow ?? [],
      ...(settings.notifications.scripts === undefined ? {} : { scripts: resolve(cwd, settings.notifications.scripts) }),
      ...(settings.notifications.app_url === undefined ? {} : { appUrl: settings.notifications.app_url }),
    },
    assistant: {
      watch: settings.assistant.watch,
      mostSeries: settings.assistant.most_series,
      ...modelOf(settings.assistant.model),
    },
    integration: { allow: settings.integration.allow ?? [], services: settings.integration.services ?? [] },
    security: {
      ...(settings.security.eve_file === undefined ? {} : { eveFile: resolve(cwd, settings.security.eve_file) }),
      ...(settings.security.eve_socket === undefined ? {} : { eveSocket: resolve(cwd, settings.security.eve_socket) }),
      ...(settings.security.fail2ban_log === undefined ? {} : { fail2banLog: resolve(cwd, settings.security.fail2ban_log) }),
      ...(settings.security.fail2ban_jail === undefined
        ? {}
        : { fail2ban: { socket: resolve(cwd, settings.security.fail2ban_socket), jail: settings.security.fail2ban_jail } }),
      ...(settings.security.nftables_set === undefined ? {} : { nftablesSet: settings.security.nftables_set }),
      allow: settings.security.allow ?? [],
      archiveDays: settings.security.archive_days,
    },
    syslog: settings.syslog,
    consul: settings.consul,
    secrets: {
      ...(settings.secrets.seal_key === undefined ? {} : { sealKey: settings.secrets.seal_key }),
      ...(settings.secrets.previous_seal_key === undefined ? {} : { previousSealKey: settings.secrets.previous_seal_key }),
      ...(settings.secrets.transit_key === undefined ? {} : { transitKey: settings.secrets.transit_key }),
    },
    ...vaultOf(settings.vault, cwd),
    ...tlsOf(settings.tls, cwd),
    monitoring: {
      intervalMs: Math.max(LEAST_MEASURING_MS, durationMs(settings.monitoring.interval)),
      consoleIntervalMs: durationMs(settings.monitoring.console_interval),
    },
    cache: { ttlMs: durationMs(settings.cache.ttl) },
    http: {
      maxBodyBytes: settings.http.max_body_bytes,
      maxArchiveBytes: settings.http.max_archive_bytes,
      requestTimeoutMs: durationMs(settings.http.request_timeout),
      trustedProxies: settings.http.trusted_proxies ?? [],
    },
    limits: {
      read: rate(limits.read),
      action: rate(limits.action),
      heavy: rate(limits.heavy),
      login: rate(limits.login),
      roof: limits.roof,
    },
  };
}

function pathOrUrl(text: string, cwd: string): string {
  return /^https?:\/\//.test(text) ? text : resolve(cwd, text);
}

function entries(settings: Settings, given: ReadonlyMap<string, Given>): ConfigEntry[] {
  return SETTINGS.map(({ key, path, secret }) => {
    let value: unknown = settings;
    for (const part of path) value = (value as Record<string, unknown>)[part];
    const source = typeof value === 'string' && isVaultReference(value) ? value : (given.get(key)?.source ?? 'default');
    return { key, value: masked(value, secret), source };
  });
}

/** Fields inside values that never are shown. */
const SECRET_NAMES: ReadonlySet<string> = new Set(['password', 'client_secret', 'enable_password', 'auth_key', 'priv_key']);

/** A value as it may be shown: no password, wherever in it one stands. */
function masked(value: unknown, secret: boolean): unknown {
  if (value === undefined) return null;
  if (Array.isArray(value)) return value.map((each: unknown) => masked(each, secret));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, masked(part, secret || SECRET_NAMES.has(name))]));
  }
  if (secret) return MASK;
  if (typeof value !== 'string') return value;
  return value.replace(/^([^:]*:\/{0,2}[^:@]*):.*@/, `$1:${MASK}@`).replace(/([?&]password=)[^&]*/gi, `$1${MASK}`);
}

function modelOf({
  url,
  name,
  key,
  timeout,
  most_tokens: mostTokens,
  allow = [],
}: Settings['assistant']['model']): Pick<Config['assistant'], 'model'> {
  if (url === undefined) return {};
  if (name === undefined) throw fail('configuration_error', 'assistant.model.name: needed with assistant.model.url.');
  return { model: { url, name, ...(key === undefined ? {} : { key }), timeoutMs: durationMs(timeout), mostTokens, allow } };
}
