// Parses Range and Content-Range headers. Pure.

/**
 * Returns the requested range, both ends included. `beyond`: it lies outside of the bytes.
 * `undefined`: all bytes, also if the header requests several ranges.
 */
export function readRange(
  header: string | undefined,
  bytes: number,
): { from: number; to: number } | 'beyond' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? []
  if (first === '' && last === '') return undefined
  const from = first === '' ? Math.max(0, bytes - Number(last)) : Number(first)
  const to = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1)
  if (first !== '' && last !== '' && Number(last) < from) return undefined
  return from > to ? 'beyond' : { from, to }
}

// A star in place of the range leaves only the total, and the other way round.
/** Returns the range and total of a Content-Range header. */
export function readContentRange(
  header: string | null,
): { from?: number; to?: number; total: number | undefined } | undefined {
  const [, first, last, all] =
    /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/i.exec(header?.trim() ?? '') ?? []
  if (all === undefined) return undefined
  const total = all === '*' ? undefined : Number(all)
  return first === undefined ? { total } : { from: Number(first), to: Number(last), total }
}
