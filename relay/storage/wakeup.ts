// An object's one alarm. workerd can lose an alarm that is moved to a later time, so an earlier one always stays and may find nothing due.

import { isDiskFull } from './disk.js'

/** An alarm that is overdue by this much was lost. */
const graceMs = 2_000

export class Wakeup {
  private at: number | undefined

  constructor(private readonly storage: DurableObjectStorage) {}

  /** Reads what an earlier process has set. Where work is open, the alarm is set anew: the engine may not have it any more. */
  async load(isOpen: boolean): Promise<void> {
    this.at = (await this.storage.getAlarm()) ?? undefined
    if (!isOpen || isDiskFull()) return
    const now = Date.now()
    await this.storage.setAlarm(Math.min(now, this.at ?? now))
    // One that was overdue may be lost again, so it stays overdue for whoever calls next.
    this.at = Math.min(now, this.at ?? now)
  }

  /** To be called when the alarm goes off: none is set from then on. */
  fired(): void {
    this.at = undefined
  }

  /** Wakes the object at `at` or earlier, milliseconds since 1970. */
  by(at: number): void {
    const isKept = this.at !== undefined && this.at <= at && !this.isOverdue()
    if (isKept) return
    this.at = at
    void this.storage.setAlarm(at)
  }

  /** Returns true where no alarm is set, or the engine did not deliver the one that is. */
  isOverdue(): boolean {
    return !isDiskFull() && (this.at === undefined || this.at < Date.now() - graceMs)
  }
}
