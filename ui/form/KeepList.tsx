// What of the sources stays live above every variation, each with its switch. Decides nothing: each change is handed on.
import type { KeepKind, KeepLayer, KeepLayers } from '../../contract/keep.js'

interface Props {
  /** One for each source that was looked at. */
  all: readonly KeepLayers[]
  onSwitch: (layer: KeepLayer, on: boolean) => void
}

export function KeepList({ all, onSwitch }: Props) {
  const layers = all.flatMap((keep) => keep.layers)
  const sentence = all.find((keep) => keep.sentence)?.sentence
  if (all.length === 0) return null
  const on = layers.filter((layer) => layer.on).length
  return (
    <div class="keep under">
      <span class="quiet">
        {layers.length === 0
          ? 'Nothing to keep live. The whole layer goes to the model.'
          : 'Stay live'}
      </span>
      {all.length > 1 ? (
        layers.length > 0 ? (
          <span>{`${on} of ${layers.length} layers in ${all.length} frames`}</span>
        ) : null
      ) : (
        <div class="chips" role="group" aria-label="Stay live">
          {layers.map((layer) => (
            <button
              key={layer.id}
              type="button"
              class="chip"
              aria-pressed={layer.on}
              title={`${layer.name}: ${layer.word}. ${layer.on ? 'Left out of the seed, and live above each variation.' : 'Goes to the model.'}`}
              onClick={() => onSwitch(layer, !layer.on)}
            >
              <i aria-hidden="true">{signs[layer.kind]}</i>
              <bdi>{layer.name}</bdi>
            </button>
          ))}
        </div>
      )}
      {layers.map((layer) =>
        layer.question ? <Question key={layer.id} layer={layer} onSwitch={onSwitch} /> : null,
      )}
      {sentence ? <p class="quiet">{sentence}</p> : null}
    </div>
  )
}

/** Either answer is remembered in the file, for the layer. */
function Question({ layer, onSwitch }: { layer: KeepLayer; onSwitch: Props['onSwitch'] }) {
  return (
    <div class="row wrap">
      <span class="quiet">{layer.question}</span>
      <button type="button" class="link" onClick={() => onSwitch(layer, true)}>
        Yes, keep it live
      </button>
      <button type="button" class="link" onClick={() => onSwitch(layer, false)}>
        No, it is not a logo
      </button>
    </div>
  )
}

const signs: Record<KeepKind, string> = {
  text: 'T',
  logo: '◆',
  instance: '◇',
  locked: '▪',
  marked: '★',
}
