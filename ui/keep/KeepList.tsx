// What of the source stays live above every variation, with a switch each. Decides nothing: each change is handed on.
import type { KeepLayer, KeepLayers } from '../../contract/keep.js'

interface Props {
  keep: KeepLayers
  onSwitch: (layer: KeepLayer, on: boolean) => void
}

export function KeepList({ keep: { layers, sentence }, onSwitch }: Props) {
  const on = layers.filter((layer) => layer.on).length
  return (
    <section class="sec stack" aria-label="Keep-layers">
      <div class="row between">
        <h2>Stays live on top</h2>
        <span class="quiet">{layers.length === 0 ? 'Nothing found' : `${on} of ${layers.length}`}</span>
      </div>
      {layers.map((layer) => (
        <label class="row between" key={layer.id}>
          <span class="cut" title={layer.name}>
            <bdi>{layer.name}</bdi>
          </span>
          <span class="row still quiet">
            {layer.word}
            <input
              type="checkbox"
              class="toggle"
              role="switch"
              aria-label={`Keep ${layer.name}`}
              checked={layer.on}
              onChange={(event) => onSwitch(layer, event.currentTarget.checked)}
            />
          </span>
        </label>
      ))}
      <p class="quiet">
        {layers.length === 0
          ? 'The whole layer goes to the model.'
          : 'What is on is left out of the seed and laid over each variation as it is.'}
      </p>
      {sentence ? <p class="quiet">{sentence}</p> : null}
    </section>
  )
}
