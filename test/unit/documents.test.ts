// Checks that each path, link, anchor and npm command in a document exists.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { expect, test } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '' && existsSync(join(root, path)))
const fileNames = new Set(tracked.map((path) => basename(path)))
const topFolders = new Set(
  tracked.filter((path) => path.includes('/')).map((path) => path.split('/')[0]),
)
/** Without the changelog, which describes the past, so its paths may be gone. */
const documents = tracked.filter((path) => path.endsWith('.md') && path !== 'CHANGELOG.md')
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}

const withoutFences = (text: string) => text.replace(/^```[\s\S]*?^```/gm, '')

/** Returns the anchors that GitHub generates for a document's headings. */
function anchorsOf(text: string): string[] {
  return [...withoutFences(text).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  )
}

function linkFaults(document: string, text: string): string[] {
  return [...withoutFences(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link = '']) => {
    if (/^[a-z]+:/.test(link)) return []
    const [path = '', anchor] = link.split('#')
    const target = path === '' ? document : join(dirname(document), path)
    if (!existsSync(join(root, target))) return [`${document}: no file for the link ${link}`]
    if (anchor === undefined) return []
    const found = anchorsOf(readFileSync(join(root, target), 'utf8')).includes(anchor)
    return found ? [] : [`${document}: no heading for the link ${link}`]
  })
}

const isFileName = (word: string) => /^[\w.-]+\.(ts|tsx|mjs|css|md|json|jsonc|html)$/.test(word)
const isPath = (word: string) => {
  const [first = ''] = word.split('/')
  return /^[\w.-]+(\/[\w.-]+)*\/?$/.test(word) && word.includes('/') && topFolders.has(first)
}

/**
 * Returns the missing paths. A path may start at the root or at the document's own folder; a bare
 * file name must match some file.
 */
function pathFaults(document: string, text: string): string[] {
  return [...text.matchAll(/`([^`\n]+)`/g)].flatMap(([, word = '']) => {
    if (isPath(word) && !word.startsWith('dist/')) {
      const exists = [root, join(root, dirname(document))].some((from) =>
        ['', '.ts', '.tsx', '.test.ts'].some((ending) => existsSync(join(from, word + ending))),
      )
      return exists ? [] : [`${document}: no such path as ${word}`]
    }
    if (isFileName(word) && !fileNames.has(word)) return [`${document}: no file is named ${word}`]
    return []
  })
}

function commandFaults(document: string, text: string): string[] {
  return [...text.matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)].flatMap(([command, name = '']) => {
    const own = ['install', 'ci', 'pack', 'version', 'publish', 'test', 'start', 'run']
    const known = command.startsWith('npm run ') ? name in scripts : own.includes(name)
    return known || !/^npm run /.test(command) ? [] : [`${document}: no such command as ${command}`]
  })
}

test.each(documents)('%s names only paths, links and commands that exist', (document) => {
  const text = readFileSync(join(root, document), 'utf8')
  expect([
    ...linkFaults(document, text),
    ...pathFaults(document, text),
    ...commandFaults(document, text),
  ]).toEqual([])
})

test('a wrong path, link, anchor and command are each found', () => {
  expect(linkFaults('README.md', '[a](docs/none.md)')).toHaveLength(1)
  expect(linkFaults('README.md', '[a](ARCHITECTURE.md#no-such-heading)')).toHaveLength(1)
  expect(pathFaults('README.md', '`relay/none.ts` and `none-such.ts`')).toHaveLength(2)
  expect(commandFaults('README.md', '`npm run none`')).toHaveLength(1)
})
