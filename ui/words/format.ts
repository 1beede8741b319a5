// Numbers, money, times and plurals as the language of the panel writes them. Pure.

const language = 'en'
const dollars = new Intl.NumberFormat(language, { style: 'currency', currency: 'USD' })
const plurals = new Intl.PluralRules(language)

/** US dollars, “$0.24”. */
export const money = (usd: number) => dollars.format(usd)

/** “1 image”, “4 images”. */
export function plural(count: number, one: string, other: string): string {
  return `${count} ${plurals.select(count) === 'one' ? one : other}`
}

/** “14 s”, “2 min 5 s”. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`
}

/** Local time, “14:05”, or nothing where `iso` is no date. */
export function clockTime(iso: string): string | undefined {
  const date = new Date(iso)
  if (Number.isNaN(date.getTime())) return undefined
  return date.toLocaleTimeString(undefined, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  })
}
