// Removes each rule of table.ts in a copy of the repository and runs the test that should fail
// without it. `node playground/test/host/facts/mutate.mjs [word]` prints the rules that were caught
// and those that were not. Slow, so not part of `npm test`.
import { execFile } from 'node:child_process'
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const root = resolve(import.meta.dirname, '../../../..')
const copy = await mkdtemp(join(tmpdir(), 'facts-'))
const run = promisify(execFile)

await build({
  entryPoints: [join(root, 'playground/test/host/facts/table.ts')],
  outfile: join(copy, 'table.mjs'),
  format: 'esm',
})
const { factsTable } = await import(pathToFileURL(join(copy, 'table.mjs')).href)
for (const part of [
  'playground',
  'contract',
  'test',
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
])
  await cp(join(root, part), join(copy, part), { recursive: true })
await symlink(join(root, 'node_modules'), join(copy, 'node_modules'))

/** Escapes the test's name for use as a regular expression. */
const pattern = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

async function caught({ rule, text, without, test, name }) {
  const file = join(copy, 'playground', rule)
  const whole = await readFile(file, 'utf8')
  await writeFile(
    file,
    whole.replace(text, () => without),
  )
  try {
    const { stdout } = await run(
      'npx',
      ['vitest', 'run', `playground/test/host/${test}`, '-t', pattern(name)],
      {
        cwd: copy,
        timeout: 90_000,
      },
    )
    return /\d+ passed/.test(stdout) ? false : 'nothing ran'
  } catch (error) {
    return /\d+ failed|Failed Suites/.test(`${error.stdout}`) || error.killed
  } finally {
    await writeFile(file, whole)
  }
}

const wanted = factsTable.filter(({ fact }) => fact.includes(process.argv[2] ?? ''))
const survivors = []
for (const one of wanted) {
  const result = await caught(one)
  if (result !== true) survivors.push(one.fact)
  console.log(result === true ? 'caught  ' : 'SURVIVED', one.fact, result === true ? '' : result)
}
console.log(`${wanted.length - survivors.length} of ${wanted.length} caught`)
await rm(copy, { recursive: true, force: true })
process.exitCode = survivors.length > 0 ? 1 : 0
