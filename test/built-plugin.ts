// Paths of the built plugin for tests that run it: the manifest and every file that it names.
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Manifest, PluginFiles } from 'figma-playground/stage'

const root = resolve(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const readManifest = () => JSON.parse(read('manifest.json')) as Manifest
const uiOf = ({ ui }: Manifest) => Object.entries(ui as Record<string, string>)

/** Returns the paths from the repository's root. */
export function builtFiles(): string[] {
  const manifest = readManifest()
  return [manifest.main, ...uiOf(manifest).map(([, file]) => file)]
}

export function builtPlugin(): PluginFiles {
  const manifest = readManifest()
  const html = Object.fromEntries(uiOf(manifest).map(([name, file]) => [name, read(file)]))
  return { manifest, code: read(manifest.main), html }
}
