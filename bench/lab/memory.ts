import { readFile } from 'node:fs/promises';

/** Resident memory of a process, in MB. */
export interface Memory {
  readonly nowMb: number;
  /** The most there ever was. */
  readonly peakMb: number;
}

/** Only Linux tells it; elsewhere there is none. */
export async function memoryOf(pid: number): Promise<Memory | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const megabytes = (name: string) => Number(new RegExp(`${name}:\\s+(\\d+)`).exec(status)?.[1]) / 1024;
  const memory = { nowMb: Math.round(megabytes('VmRSS')), peakMb: Math.round(megabytes('VmHWM')) };
  return Number.isNaN(memory.peakMb) ? undefined : memory;
}
