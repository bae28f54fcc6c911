/** A time as the API takes it: whole seconds, UTC. Text goes as it is. */
export function toWireTime(time: Date | string): string {
  return typeof time === 'string' ? time : `${time.toISOString().slice(0, 19)}Z`;
}
