// Writes a table as CSV that a spreadsheet displays and does not execute. Pure.

/** The start of a CSV file: without it Excel reads UTF-8 in the system's own encoding. */
export const byteOrderMark = '\ufeff'

/** Returns one line that ends with CRLF, as RFC 4180 requires. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/**
 * Puts an apostrophe before a text that a spreadsheet would read as a formula, as spreadsheets
 * themselves do. Quotes `;` and tab too, because Excel separates by them in many locales.
 */
function csvCell(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const shown = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",;\t\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
}
