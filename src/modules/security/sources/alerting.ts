import { createHash } from 'node:crypto';
import type { Archive, ArchivedDocument } from '#kernel/archive.ts';
import type { ModuleContext } from '#kernel/module.ts';
import { raiseAlert } from '#model/alert-messages.ts';
import type { Severity } from '#model/severity.ts';
import type { Places } from '../placing/places.ts';

/** Priorities of Suricata's classifications: 1 is the gravest. @see Suricata User Guide, classification.config */
const OF_PRIORITY: Readonly<Record<string, Severity>> = { '1': 'critical', '2': 'major', '3': 'minor' };
/** Sources tell only beginnings: an alert that is not told again for an hour is over. */
const QUIET_S = 3_600;
/** So many offences of one host within that time are a brute force. */
const OFFENCES = 5;
const WITHIN_MS = 600_000;

/** Raises alerts for what sources told. */
export class Alerting {
  readonly #context: ModuleContext;
  readonly #archive: Archive;
  readonly #places: Places;

  constructor(context: ModuleContext, archive: Archive, places: Places) {
    this.#context = context;
    this.#archive = archive;
    this.#places = places;
  }

  /** Alerts of an intrusion detection: the same signature from the same source to the same destination is the same alert. */
  async tellAlerts(documents: readonly ArchivedDocument[]): Promise<void> {
    const alerts = new Map<string, ArchivedDocument>();
    for (const document of documents) {
      const { named } = document;
      if (named['event.kind'] === 'alert') alerts.set(`${named['rule.id']} ${named['source.ip']} ${named['destination.ip']}`, document);
    }
    for (const { named, at, id } of alerts.values()) {
      const [source, destination] = [text(named['source.ip']), text(named['destination.ip'])];
      const place = await this.#places.placeOf([destination, source], this.#context);
      const signature = String(named['rule.name'] ?? `signature ${named['rule.id']}`);
      await this.#context.ask(raiseAlert, {
        kind: 'ids.alert',
        resource: `${where(place)}/signatures/${named['rule.id']}/${source ?? 'unknown'}/${destination ?? 'unknown'}`,
        severity: OF_PRIORITY[String(named['event.severity'])] ?? 'warning',
        title: signature.slice(0, 200),
        message:
          `${source ?? 'Somebody'} to ${destination ?? 'somebody'}: ${signature} (${named['rule.category'] ?? 'no category'}).`.slice(
            0,
            2_000,
          ),
        rule: String(named['rule.id'] ?? 'unknown').slice(0, 100),
        place,
        observed_at: at.toISOString(),
        clears_after: QUIET_S,
        details: { event_id: id, ...named },
      });
    }
  }

  /** Whom fail2ban banned: it counts by rules of its own. */
  async tellBans(documents: readonly ArchivedDocument[]): Promise<void> {
    const bans = new Map<string, ArchivedDocument>();
    for (const document of documents) {
      const { named } = document;
      const host = text(named['source.ip']);
      if (named['event.dataset'] === 'fail2ban' && named['event.action'] === 'ban' && host !== undefined) bans.set(host, document);
    }
    for (const [host, { named, at, id }] of bans) {
      const jail = text(named['rule.name']) ?? 'unknown';
      await this.#context.ask(raiseAlert, {
        kind: 'security.brute_force',
        resource: `security/hosts/${host}`,
        severity: 'major',
        title: `${host} guesses or probes`,
        message: `fail2ban banned ${host} by its jail ${jail}.`.slice(0, 2_000),
        rule: jail.slice(0, 100),
        place: await this.#places.placeOf([host], this.#context),
        observed_at: at.toISOString(),
        clears_after: QUIET_S,
        details: { event_id: id, host, jail },
      });
    }
  }

  /** Offences that were kept already: a host that has too many of them is guessing. */
  async tellOffences(hosts: ReadonlySet<string>, target: string): Promise<void> {
    const until = new Date(this.#context.clock.now().getTime() + 60_000);
    const from = new Date(until.getTime() - WITHIN_MS);
    for (const host of hosts) {
      const count = await this.#archive.count({
        from,
        until,
        where: [
          { of: 'named', name: 'event.dataset', is: 'offence' },
          { of: 'named', name: 'source.ip', is: host },
        ],
      });
      if (count < OFFENCES) continue;
      const place = await this.#places.placeOf([host], this.#context);
      await this.#context.ask(raiseAlert, {
        kind: 'security.brute_force',
        resource: `security/hosts/${host}`,
        severity: 'major',
        title: `${host} guesses or probes`,
        message: `${count} offences of ${host} within ${WITHIN_MS / 60_000} minutes, the last told by ${target}.`,
        place,
        value: count,
        threshold: OFFENCES,
        clears_after: QUIET_S,
        details: { host, told_by: target },
      });
    }
  }
}

function text(value: string | number | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function where(place: { readonly project_id?: string | null; readonly node_id?: string | null }): string {
  return place.project_id == null || place.node_id == null ? 'security' : `projects/${place.project_id}/nodes/${place.node_id}`;
}

/** A short name of a text, for ids. */
export function digest(bytes: Uint8Array): string {
  return createHash('sha1').update(bytes).digest('hex');
}
