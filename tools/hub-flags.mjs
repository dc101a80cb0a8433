/**
 * How Node.js runs the hub, wherever it is started. It lives long and makes little garbage at a time: with a small nursery it takes 50 MiB less and answers
 * no slower (docs/operations/performance.md). The same stands in `deploy/images/hub.dockerfile`.
 */
export const HUB_FLAGS = ['--max-semi-space-size=8'];
