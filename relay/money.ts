// Converts money to whole millionths of a US dollar, so that sums are exact. Pure.

export const microsOf = (usd: number): number => Math.round(usd * 1e6)
export const usdOf = (micros: number): number => micros / 1e6
