// Moves the engine's alarm lists (`metadata.sqlite` beside each class's objects) aside. The engine
// does not start if one of them is unreadable.
import { existsSync, readdirSync, renameSync } from 'node:fs'
import { join } from 'node:path'

const list = 'metadata.sqlite'

/**
 * Renames the lists, so that the engine creates new ones. Returns the new paths. No alarm is lost:
 * each object stores its own too, and the relay wakes every run that has not ended.
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
