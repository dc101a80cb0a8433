import { session } from '../../api.ts';
import { ConsoleLine, type LineListener } from './console-line.ts';
import type { ConsoleTab } from './tabs.ts';

/** The connection of a console to the hub that this page came from, as who is logged in here. */
export function openLine(tab: Pick<ConsoleTab, 'projectId' | 'nodeId' | 'server'>, listener: LineListener): ConsoleLine {
  const query = tab.server === undefined ? '' : `?server=${encodeURIComponent(tab.server)}`;
  const address = `${location.origin.replace(/^http/, 'ws')}/ws/gns3/console/${tab.projectId}/${tab.nodeId}/${query}`;
  return new ConsoleLine(
    {
      open(token, told) {
        const socket = new WebSocket(address, token === undefined ? ['thalamus.v1'] : ['thalamus.v1', `bearer.${token}`]);
        socket.binaryType = 'arraybuffer';
        socket.addEventListener('open', () => told.opened());
        socket.addEventListener('message', ({ data }) => told.received(data));
        socket.addEventListener('close', ({ code }) => told.closed(code));
        return socket;
      },
      token: () => session.token(),
      renew: (refused) => session.renew(refused),
      later(ms, work) {
        const timer = setTimeout(work, ms);
        return () => clearTimeout(timer);
      },
      random: () => Math.random(),
    },
    listener,
  );
}
