// The engine's lists of alarms, `metadata.sqlite` beside each class's objects. The engine does not start where one of them cannot be read.
import { existsSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

const list = 'metadata.sqlite'

/**
 * Renames the lists, so that the engine begins new ones. Returns the new paths. Nothing is lost: each object stores its own alarm too, and the
 * relay wakes every run that has not ended.
 */
export function moveAlarmsAside(objects: string, now: number): string[] {
  return readdirSync(objects).flatMap((kind) =>
    readdirSync(join(objects, kind))
      .filter((name) => name === list || name === `${list}-wal` || name === `${list}-shm`)
      .map((name) => join(objects, kind, name))
      .filter((path) => existsSync(path))
      .map((path) => {
        const aside = `${path}.unreadable-${now}`
        renameSync(path, aside)
        return aside
      }),
  )
}
