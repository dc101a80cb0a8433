import { metric } from '#kernel/metric.ts';

const labels = ['socket'] as const;

export const clients = metric('gauge', 'thalamus_websocket_clients', 'Open WebSocket connections.', labels);
export const subscriptions = metric('gauge', 'thalamus_websocket_subscriptions', 'Event subscriptions of all clients.');
export const sentEvents = metric('counter', 'thalamus_websocket_sent_events_total', 'Events sent, counted for each client.');
export const sentFrames = metric('counter', 'thalamus_websocket_sent_frames_total', 'Frames of events sent, counted for each client.');
export const receivedActions = metric('counter', 'thalamus_websocket_received_actions_total', 'Actions that clients sent.');
export const refused = metric('counter', 'thalamus_websocket_errors_total', 'Error frames sent to clients.', ['code']);
export const backlog = metric('gauge', 'thalamus_websocket_backlog_bytes', 'Bytes written for clients that did not read them yet.');
export const lagging = metric(
  'counter',
  'thalamus_websocket_lagging_total',
  'Times that a client fell behind and was refilled from the log.',
);
export const closed = metric('counter', 'thalamus_websocket_closed_total', 'Connections that ended, by close code.', ['socket', 'code']);

export const REALTIME_METRICS = [
  clients,
  subscriptions,
  sentEvents,
  sentFrames,
  receivedActions,
  refused,
  backlog,
  lagging,
  closed,
] as const;
