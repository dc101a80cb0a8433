import { ipv4Text } from '../device/ipv4.ts';
import type { Agent } from './agent.ts';
import type { AgentSocket } from './agent-socket.ts';
import { type Notification, notificationMessage } from './notifications.ts';
import type { AgentNetwork } from './subject.ts';

/** Where an address of the lab's networks really is, for traps: the reverse of a translation. */
export interface TrapReceiver {
  /** Dotted, as devices have it in `snmp-server host`. */
  readonly address: string;
  /** Absent: in every project. */
  readonly projectId?: string;
  readonly host: string;
  readonly port: number;
}

export interface TrapSender {
  send(agent: Agent, socket: AgentSocket, notification: Notification): void;
}

/** Header of IP and UDP. @see RFC 791, RFC 768 */
const HEADERS_BYTES = 28;

/**
 * Sends notifications to the hosts that a device is configured with, as far as the lab's network carries them: what a broken link cuts off is
 * lost like any datagram. That the last network does not know the receiver is no loss: whoever manages a lab stands outside of it.
 */
export function trapSender(network: AgentNetwork, receivers: readonly TrapReceiver[]): TrapSender {
  let requestIds = 0;
  return {
    send({ device, secure, statistics }, socket, notification) {
      for (const to of device.snmp.trapHosts) {
        requestIds = (requestIds + 1) & 0x7fff_ffff;
        const bytes = notificationMessage(device, secure, to, notification, requestIds, network.simulatedMs());
        if (bytes === null) continue;
        statistics.outTraps += 1;
        statistics.outPkts += 1;
        const { outcome } = network.forwarding.trace(device, to.ip, { teach: true, bytes: bytes.length + HEADERS_BYTES });
        if (outcome !== 'delivered' && outcome !== 'unresolved') continue;
        const address = ipv4Text(to.ip);
        for (const receiver of receivers) {
          if (receiver.address !== address || (receiver.projectId !== undefined && receiver.projectId !== device.node.project.projectId))
            continue;
          socket.send(bytes, receiver.host, receiver.port);
        }
      }
    },
  };
}
