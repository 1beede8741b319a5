// Tracks charges and the balance. An image is charged when it is generated.

export interface Charge {
  taskUUID: string
  imageUUID: string
  /** US dollars. */
  costUsd: number
  /** ISO 8601. */
  at: string
}

export interface Ledger {
  readonly charges: readonly Charge[]
  charge(charge: Omit<Charge, 'at'>): void
  spentUsd(): number
  /** Returns true if a task of this price may start, with all reservations of active tasks. */
  affords(costUsd: number): boolean
  /** Reserves an amount for a task. Returns a function that releases it. */
  reserve(costUsd: number): () => void
}

const cents = (usd: number) => Math.round(usd * 1e4) / 1e4

export function createLedger(balanceUsd: number, now: () => number): Ledger {
  const charges: Charge[] = []
  let reserved = 0
  const spentUsd = () => cents(charges.reduce((sum, { costUsd }) => sum + costUsd, 0))
  return {
    charges,
    spentUsd,
    charge: (charge) => void charges.push({ ...charge, at: new Date(now()).toISOString() }),
    affords: (costUsd) => cents(spentUsd() + reserved + costUsd) <= balanceUsd,
    reserve(costUsd) {
      reserved += costUsd
      return () => void (reserved -= costUsd)
    },
  }
}
