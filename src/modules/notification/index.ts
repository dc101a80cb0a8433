import { systemClock, type Clock } from '#kernel/clock.ts';
import type { RunningConsumer } from '#kernel/consumers.ts';
import { fail } from '#kernel/error.ts';
import type { KeptText } from '#kernel/kept-text.ts';
import type { Candidacy } from '#kernel/lease.ts';
import { defineModule, type Module, type ModuleContext } from '#kernel/module.ts';
import type { Operation } from '#kernel/message.ts';
import { Outward } from '#kernel/outward.ts';
import { Attempts } from './attempts.ts';
import { channelAnswers } from './channel-answers.ts';
import type { World } from './channels/channel.ts';
import { HttpPost } from './channels/http-post.ts';
import { deliveryAnswers } from './delivery-answers.ts';
import { dispatch, MODULE } from './dispatch.ts';
import { NOTIFICATION_EVENTS } from './events.ts';
import { attemptDelivery } from './messages.ts';
import { Reader } from './reader.ts';
import { ruleAnswers } from './rule-answers.ts';
import { SecretBook } from './secret-book.ts';
import { settingsProjection } from './settings.projection.ts';
import { silenceAnswers } from './silence-answers.ts';

export interface NotificationOptions {
  /** Where secrets of channels are kept; absent: as long as the process. */
  readonly keep?: KeptText;
  /** Addresses, CIDR ranges and names of hosts that may be internal and are sent to all the same. */
  readonly allow?: readonly string[];
  /** Folder of the scripts that may be run; absent: none may. */
  readonly scripts?: string;
  /** Address of the D-Bus session, as DBUS_SESSION_BUS_ADDRESS has it. */
  readonly sessionBus?: string;
  /** Where the web app is, for links in notifications. */
  readonly appUrl?: string;
  /** How long a receiver of HTTP may take; 10 s by default. */
  readonly httpTimeoutMs?: number;
  readonly clock?: Clock;
  /** Gives a report as a file; absent: none is attached. */
  readonly reports?: Operation;
}

/** Tells people what happened: rules, channels, silences and what became of each notification. @throws configuration_error */
export function notification(options: NotificationOptions = {}): Module {
  const outward = new Outward(options.allow, 'notifications.allow');
  const world: World = {
    outward,
    http: new HttpPost(outward, options.httpTimeoutMs),
    clock: options.clock ?? systemClock,
    sessionBus: options.sessionBus,
    scripts: options.scripts,
    appUrl: options.appUrl,
  };
  const book = new SecretBook(options.keep);
  const attempts = new Attempts(world, book, options.reports);
  let publish: ModuleContext['publish'] = async () => {
    throw fail('shutting_down', 'Notifications have not started.');
  };
  let reading: Candidacy | undefined;
  let dispatching: RunningConsumer | undefined;
  return defineModule({
    name: MODULE,
    version: '1.0.0',
    summary: 'Tells people what happened, by rules, over channels.',
    capabilities: ['notifications'],
    answers: [...ruleAnswers, ...channelAnswers(book, world), ...silenceAnswers, ...deliveryAnswers(attempts, () => publish)],
    // Its messages to itself are asked on its own behalf.
    needs: [attemptDelivery, ...(options.reports === undefined ? [] : [options.reports])],
    emits: NOTIFICATION_EVENTS,
    projections: [settingsProjection],
    async start(context) {
      publish = context.publish.bind(context);
      reading = context.leases.campaign('notification', (lease) => new Reader(context, lease).run());
      dispatching = dispatch(context);
    },
    async stop() {
      await Promise.all([reading?.close(), dispatching?.close()]);
      await world.http.close();
    },
  });
}
