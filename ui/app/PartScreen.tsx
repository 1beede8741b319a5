// A screen that is loaded when it is first shown. Until then the place is empty; where loading fails, the reason and a way back are shown.
import { signal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import { failureOf } from '../../contract/failed.js'
import type { Failure } from '../../contract/failure.js'
import { loadPart, type PartModules } from './parts.js'
import { Alert } from '../controls/Alert.js'
import { BackBar } from '../controls/BackBar.js'

export function screenOf<Name extends keyof PartModules, Props extends object>(
  name: Name,
  screenIn: (part: PartModules[Name]) => ComponentType<Props>,
): ComponentType<Props> {
  const loaded = signal<ComponentType<Props> | undefined>(undefined)
  const failed = signal<Failure | undefined>(undefined)
  const load = () =>
    loadPart(name).then(
      (part) => void (loaded.value = screenIn(part)),
      (error: unknown) => void (failed.value = failureOf(error)),
    )
  return (props: Props) => {
    useEffect(() => void (loaded.peek() ?? load()), [])
    const Screen = loaded.value
    if (Screen) return <Screen {...props} />
    return failed.value ? (
      <section class="body">
        <BackBar title="" />
        <Alert failure={failed.value} />
      </section>
    ) : null
  }
}
