// Manages an object's single alarm. workerd can lose an alarm that is moved to a later time, so an
// earlier alarm always stays and may find no work due.

import { isDiskFull } from './disk.js'

/** An alarm that is overdue by this much was lost. */
const graceMs = 2_000

export class Wakeup {
  private at: number | undefined

  constructor(private readonly storage: DurableObjectStorage) {}

  /**
   * Loads the alarm set by an earlier process. If work is open the alarm is set anew, since the
   * engine may have lost it.
   */
  async load(isOpen: boolean): Promise<void> {
    this.at = (await this.storage.getAlarm()) ?? undefined
    if (!isOpen || isDiskFull()) return
    const now = Date.now()
    await this.storage.setAlarm(Math.min(now, this.at ?? now))
    // An overdue alarm may be lost again, so it stays overdue for the next caller.
    this.at = Math.min(now, this.at ?? now)
  }

  /** Call when the alarm fires: from then on none is set. */
  fired(): void {
    this.at = undefined
  }

  /** Sets the alarm to `at` or earlier, in milliseconds since 1970. */
  by(at: number): void {
    const isKept = this.at !== undefined && this.at <= at && !this.isOverdue()
    if (isKept) return
    this.at = at
    void this.storage.setAlarm(at)
  }

  /** Returns true if no alarm is set, or if the engine did not deliver the alarm. */
  isOverdue(): boolean {
    return !isDiskFull() && (this.at === undefined || this.at < Date.now() - graceMs)
  }
}
