// Makes a package from the arguments of the command line: reads, builds, checks, and then writes
// folder and zip in one step each.
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fromSources } from './contract.mjs'
import { faultsOf } from './gate.mjs'

const root = join(import.meta.dirname, '..')
const pictureFolder = join(root, 'package/pictures')
const pictureNames = ['icon.png', 'cover.jpg', 'carousel-1.jpg', 'carousel-2.jpg', 'carousel-3.jpg']

/**
 * `build` builds the plugin into dist/. Returns the exit code; every refusal is passed as a
 * sentence to `complain`.
 */
export async function packageCommand(words, { build, print, complain }) {
  const refuse = (faults) => {
    for (const fault of faults) complain(fault)
    return 1
  }
  const { readOptions, packageContents, versionsFile, zipOf, costOfCommunity } = await fromSources({
    'package/options.ts': ['readOptions'],
    'package/contents.ts': ['packageContents', 'versionsFile'],
    'package/archive.ts': ['zipOf'],
    'package/cost-of-community.ts': ['costOfCommunity'],
  })
  const product = await readJson('manifest.json')
  const read = readOptions(words, product)
  if ('faults' in read) return refuse(read.faults)
  const { options } = read
  const out = resolve(options.out ?? join('dist/package', folderFor(options)))
  const occupied = await occupiedBy(out, versionsFile)
  if (occupied) return refuse([occupied])
  await build()
  const files = packageContents(options, {
    manifest: product,
    version: (await readJson('package.json')).version,
    built: await readAll(root, [product.main, ...Object.values(product.ui)]),
    pictures: await readAll(pictureFolder, pictureNames),
    sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  })
  const text = (path) => Buffer.from(files.get(path)).toString('utf8')
  const manifest = JSON.parse(text('manifest.json'))
  const faults = await faultsOf(manifest, text(manifest.main))
  if (faults.length > 0) return refuse(faults)
  const zip = zipOf(basename(out), files)
  await writePackage(out, files, zip)
  for (const line of costOfCommunity(options)) print(line)
  if (!/^\d+$/.test(options.id))
    print(
      `The id “${options.id}” is enough for a development plugin. To publish, use the number that Figma gives: --id.`,
    )
  print(`The plugin may contact ${manifest.networkAccess.allowedDomains.join(', ')}.`)
  print(`Folder: ${relative('', out) || out} (begin with ADMIN-GUIDE.md)`)
  print(`Zip: ${relative('', out)}.zip`)
  print(`SHA-256 of the zip: ${createHash('sha256').update(zip).digest('hex')}`)
  return 0
}

const readJson = async (path) => JSON.parse(await readFile(join(root, path), 'utf8'))

async function readAll(folder, paths) {
  return new Map(
    await Promise.all(paths.map(async (path) => [path, await readFile(join(folder, path))])),
  )
}

/** Returns a default folder name: a host's name is valid in every system; a wildcard is not. */
const folderFor = ({ community, relays: [relay] }) =>
  community ? 'community' : new URL(relay.domain).host.replace(':', '-')

/** Returns the reason why the folder must not be written: only an earlier package is replaced. */
async function occupiedBy(out, versionsFile) {
  const entries = await readdir(out).catch((error) => error)
  if (entries instanceof Error && entries.code !== 'ENOENT')
    return `${out} is not a folder that can be written to. Choose another with --out.`
  const former = !(entries instanceof Error)
  if (former && entries.length > 0 && !entries.includes(versionsFile))
    return `${out} has files that are no package. Choose another folder with --out.`
  if (!former && existsSync(`${out}.zip`))
    return `${out}.zip is there already. Move it away, or choose another folder with --out.`
  return undefined
}

/**
 * Writes folder and zip under temporary names and then renames them, so that a failed attempt
 * leaves the former package intact.
 */
async function writePackage(out, files, zip) {
  const parts = join(dirname(out), `.${basename(out)}.${process.pid}`)
  try {
    for (const [path, bytes] of files) {
      await mkdir(dirname(join(parts, 'folder', path)), { recursive: true })
      await writeFile(join(parts, 'folder', path), bytes)
    }
    await writeFile(join(parts, 'zip'), zip)
    await rm(out, { recursive: true, force: true })
    await rename(join(parts, 'folder'), out)
    await rename(join(parts, 'zip'), `${out}.zip`)
  } finally {
    await rm(parts, { recursive: true, force: true })
  }
}
