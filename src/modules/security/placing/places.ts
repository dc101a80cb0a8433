import type { z } from 'zod';
import { allOf } from '#kernel/all-of.ts';
import type { Clock } from '#kernel/clock.ts';
import type { Operation } from '#kernel/message.ts';
import type { Context } from '#kernel/module.ts';
import type { AlertPlace } from '#model/alert.ts';
import type { Topology, TopologyProject } from '#model/topology.ts';

export interface PlacingAsks {
  readonly topology: Operation;
  /** Interfaces of all devices of a project, with addresses and links. */
  readonly interfaces: Operation;
}

export type Place = Partial<z.output<typeof AlertPlace>>;

/** What is known of the network may be that old. */
const FRESH_MS = 30_000;

/** An interface as discovery knows it. */
export interface KnownInterface {
  readonly project_id: string;
  readonly equipment_id: string;
  readonly device: string;
  readonly name: string;
  readonly link_id: string | null;
  readonly ip: string | null;
  readonly addresses: readonly { readonly address: string; readonly prefix_length: number | null }[];
}

/** The projects, and the interfaces of their devices. */
export interface Known {
  readonly projects: readonly TopologyProject[];
  readonly interfaces: readonly KnownInterface[];
}

/** Which device, interface and link of a lab an address belongs to. */
export class Places {
  readonly #asks: PlacingAsks;
  readonly #clock: Clock;
  #places: ReadonlyMap<string, Place> = new Map();
  #readMs = -Infinity;
  #reading: Promise<void> | undefined;

  constructor(asks: PlacingAsks, clock: Clock) {
    this.#asks = asks;
    this.#clock = clock;
  }

  /** The first of the addresses that is one of a device; none where nobody is known by them. */
  async placeOf(addresses: readonly (string | undefined)[], context: Pick<Context, 'ask' | 'log'>): Promise<Place> {
    await this.#refresh(context);
    for (const address of addresses) {
      const place = address === undefined ? undefined : this.#places.get(address.toLowerCase());
      if (place !== undefined) return place;
    }
    const first = addresses.find((address) => address !== undefined);
    return first === undefined ? {} : { address: first };
  }

  async addressesOf(nodeId: string, context: Pick<Context, 'ask' | 'log'>): Promise<readonly string[]> {
    await this.#refresh(context);
    return [...this.#places].flatMap(([address, place]) => (place.node_id === nodeId ? [address] : []));
  }

  /** As it is known now. */
  async known(context: Pick<Context, 'ask'>): Promise<Known> {
    const { projects } = (await context.ask(this.#asks.topology, {})) as Topology;
    const interfaces: KnownInterface[] = [];
    for (const { project_id: id, server } of projects) {
      interfaces.push(...(await allOf<KnownInterface>(context, this.#asks.interfaces, { project_id: id, server })));
    }
    return { projects, interfaces };
  }

  async #refresh(context: Pick<Context, 'ask' | 'log'>): Promise<void> {
    if (this.#clock.monotonicMs() - this.#readMs < FRESH_MS) return;
    this.#reading ??= this.#read(context).finally(() => (this.#reading = undefined));
    await this.#reading;
  }

  async #read(context: Pick<Context, 'ask' | 'log'>): Promise<void> {
    try {
      const places = new Map<string, Place>();
      for (const one of (await this.known(context)).interfaces) {
        for (const address of [one.ip, ...one.addresses.map((each) => each.address)]) {
          // Two labs often use the same addresses: whom a name cannot tell apart nobody is told to be.
          if (address === null) continue;
          const bare = address.replace(/\/\d+$/u, '').toLowerCase();
          const known = places.get(bare);
          if (known !== undefined && known.node_id !== one.equipment_id) places.set(bare, { address: bare });
          else {
            places.set(bare, {
              project_id: one.project_id,
              node_id: one.equipment_id,
              node_name: one.device,
              interface: one.name,
              link_id: one.link_id,
              address: bare,
            });
          }
        }
      }
      this.#places = places;
      this.#readMs = this.#clock.monotonicMs();
    } catch (error) {
      // Events are kept and told all the same, without their place.
      context.log.debug('Addresses could not be placed.', { error: String(error) });
    }
  }
}
