// Runs long calculations as generators that yield, so that other work can run in between.

export type Steps<Result> = Generator<void, Result>

/** Runs all steps at once, for a thread of its own. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next()
    if (done) return value
  }
}

/** Runs the steps in slices of about `sliceMs`, for a thread that also handles events. */
export async function inSlices<Result>(steps: Steps<Result>, sliceMs = 8): Promise<Result> {
  for (;;) {
    const until = performance.now() + sliceMs
    do {
      const { done, value } = steps.next()
      if (done) return value
    } while (performance.now() < until)
    await new Promise((resolve) => setTimeout(resolve))
  }
}
