// Writes dist/LICENSES.txt: name, version and licence text of each package that a build may
// contain, from the lockfile.
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'

const root = join(import.meta.dirname, '..')
const licenseFile = /^(licen[cs]e|copying|ofl|notice)/i

/** Returns the packages that are not development tools, with their folders, by name. */
async function shippedPackages() {
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'))
  return Object.entries(packages)
    .filter(
      ([path, { dev, link, optional }]) =>
        path.includes('node_modules/') && !dev && !link && !optional,
    )
    .map(([path, { version, license }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      folder: join(root, path),
      version,
      license,
    }))
    .sort((a, b) => (`${a.name} ${a.version}` < `${b.name} ${b.version}` ? -1 : 1))
}

async function licenseTextsIn(folder) {
  const names = (await readdir(folder)).filter((name) => licenseFile.test(name)).sort()
  const texts = await Promise.all(
    names.map((name) => readFile(join(folder, name), 'utf8').catch(() => '')),
  )
  return texts.map((text) => text.trim()).filter(Boolean)
}

/** Writes the file. Throws if a package names no licence and contains no licence text. */
export async function writeLicenses(file) {
  const sections = []
  for (const { name, folder, version, license } of await shippedPackages()) {
    const texts = await licenseTextsIn(folder)
    if (!license && texts.length === 0)
      throw new Error(`${name} ${version} in ${basename(root)} has no licence.`)
    sections.push(
      [`${name} ${version}`, `Licence: ${license ?? 'see below'}`, ...texts].join('\n\n'),
    )
  }
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${sections.join(`\n\n${'-'.repeat(72)}\n\n`)}\n`)
}
