// Checks if a cell of a run is cancelled. No further requests are sent for a cancelled cell. Pure.

export interface Cancellation {
  /** True if the whole run was cancelled. */
  cancelled: boolean
  /** Cells that were cancelled individually. */
  calledOff?: number[] | undefined
}

export const isCancelled = ({ cancelled, calledOff }: Cancellation, cell: number) =>
  cancelled || calledOff?.includes(cell) === true
