// Whether a cell of a run is still wanted: where it is not, nothing more of it is sent. Pure.

export interface Cancellation {
  /** All of it was. */
  cancelled: boolean
  /** Cells that were called off one by one. */
  calledOff?: number[] | undefined
}

export const isCancelled = ({ cancelled, calledOff }: Cancellation, cell: number) =>
  cancelled || calledOff?.includes(cell) === true
