// Zips named bytes. The same files give the same bytes, on any day and in any time zone. Pure.
import { zipSync, type Zippable } from 'fflate'

/** Zip has local dates only, so the fixed date is made of local parts. */
const fixedDate = new Date(2026, 0, 1, 0, 0, 0)

export type Files = ReadonlyMap<string, Uint8Array>

/** `folder` is the one folder that the archive unpacks to. */
export function zipOf(folder: string, files: Files): Uint8Array {
  const entries: Zippable = {}
  for (const path of [...files.keys()].sort())
    entries[`${folder}/${path}`] = [
      files.get(path) ?? new Uint8Array(),
      { level: 9, mtime: fixedDate, os: 0 },
    ]
  return zipSync(entries)
}
