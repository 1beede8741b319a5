// What a Range header asks of so many bytes. Pure.

/** Both ends are included. `beyond`: nothing of it is there. `undefined`: all of it, also where the header asks for several parts. */
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

// `bytes *`, a slash and 100 has no bytes, only a total; `bytes 0-9` with a star for a total has no total.
/** What a Content-Range header says is there. */
export function readContentRange(
  header: string | null,
): { from?: number; to?: number; total: number | undefined } | undefined {
  const [, first, last, all] =
    /^bytes (?:(\d+)-(\d+)|\*)\/(\d+|\*)$/i.exec(header?.trim() ?? '') ?? []
  if (all === undefined) return undefined
  const total = all === '*' ? undefined : Number(all)
  return first === undefined ? { total } : { from: Number(first), to: Number(last), total }
}
