// A table as CSV that a spreadsheet shows and does not run. Pure.

/** The start of a CSV file: without it Excel reads UTF-8 as the system's own encoding. */
export const byteOrderMark = '\ufeff'

/** One line, CRLF at its end as RFC 4180 has it. */
export function csvLine(cells: readonly unknown[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

/**
 * A text that a spreadsheet would take for a formula gets an apostrophe before it, as the spreadsheets themselves do it.
 * `;` and tab are quoted too: many locales make Excel separate by them.
 */
function csvCell(value: unknown): string {
  if (value === undefined || value === null) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const shown = /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",;\t\r\n]/.test(shown) ? `"${shown.replaceAll('"', '""')}"` : shown
}
