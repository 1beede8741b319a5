// `npm run live -- figma report.json`: compares a report of *Check this Figma* with the
// playground's behaviour, and names the facts that differ.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const written = 'figma-report.md'

/**
 * Writes the comparison and returns the exit code: 0 without a difference, 1 with one, 2 where the
 * report cannot be read.
 */
export function compareWithFigma(file) {
  try {
    if (!file) throw new Error('Name the report: npm run live -- figma report.json')
    const facts = readReport(readFileSync(file, 'utf8'))
    const expected = JSON.parse(
      readFileSync(join(import.meta.dirname, '../check-figma/expected.json'), 'utf8'),
    )
    const text = describeReport(facts, expected)
    writeFileSync(written, text)
    console.log(`${text.split('\n## All facts')[0]}\nWritten to ${written}.`)
    return differences(facts, expected).length === 0 ? 0 : 1
  } catch (error) {
    console.error(error.message)
    return 2
  }
}

/**
 * Returns the differences in the order of their names. `expected`: the playground's facts by name.
 */
export function differences(facts, expected) {
  return [...new Set([...Object.keys(facts), ...Object.keys(expected)])]
    .sort()
    .filter((name) => facts[name] !== expected[name])
    .map((name) => ({ name, figma: facts[name], playground: expected[name] }))
}

/** Returns the facts of a report, or throws a sentence. */
export function readReport(text) {
  let report
  try {
    report = JSON.parse(text)
  } catch {
    throw new Error('The report is not JSON. Save it again with “Save the report”.')
  }
  if (report?.report !== 'check-figma' || typeof report.facts !== 'object')
    throw new Error('This file is not a report of “Check this Figma”.')
  return report.facts
}

const shown = (value) => (value === undefined ? 'not there' : JSON.stringify(value))

/** Returns Markdown: the facts about this Figma, and the playground's differences from it. */
export function describeReport(facts, expected) {
  const changed = differences(facts, expected)
  const rows = changed.map(
    ({ name, figma, playground }) => `| \`${name}\` | ${shown(figma)} | ${shown(playground)} |`,
  )
  const all = Object.keys(facts)
    .sort()
    .map((name) => `- \`${name}\`: ${shown(facts[name])}`)
  const table =
    changed.length === 0
      ? 'The playground does the same in all of them.'
      : `| fact | this Figma | playground |\n|---|---|---|\n${rows.join('\n')}`
  return `# What this Figma does\n\n## Where the playground differs: ${changed.length}\n\n${table}\n\n## All facts\n\n${all.join('\n')}\n`
}
