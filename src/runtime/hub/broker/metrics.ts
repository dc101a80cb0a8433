import { metric } from '#kernel/metric.ts';

export const sentMessages = metric('counter', 'thalamus_messages_sent_total', 'Messages that this process was given to carry.', [
  'priority',
  'delivery',
]);
export const deliveredMessages = metric(
  'counter',
  'thalamus_messages_delivered_total',
  'Deliveries to consumers at this process, repeated ones included.',
  ['priority'],
);
export const ackedMessages = metric('counter', 'thalamus_messages_acked_total', 'Messages that consumers at this process ended well.', [
  'priority',
]);
export const retriedMessages = metric(
  'counter',
  'thalamus_messages_retried_total',
  'Messages that failed or lost their consumer and are delivered again.',
  ['priority'],
);
export const deadMessages = metric(
  'counter',
  'thalamus_messages_dead_total',
  'Messages that became dead letters at this process, by reason.',
  ['reason'],
);
export const queuedMessages = metric(
  'gauge',
  'thalamus_messages_queued_messages',
  'Messages in the memory of this process that are not ended.',
  ['priority'],
);
export const deliveryDelay = metric(
  'histogram',
  'thalamus_messages_delivery_delay_seconds',
  'From the arrival of a message at its process to its delivery; of a batch, its oldest.',
  ['priority'],
  [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5, 30, 300],
);

export const MESSAGE_METRICS = [
  sentMessages,
  deliveredMessages,
  ackedMessages,
  retriedMessages,
  deadMessages,
  queuedMessages,
  deliveryDelay,
];
