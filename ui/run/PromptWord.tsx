// One word of a structured prompt, to be read and changed.

export const styleWords = [
  ['aesthetics', 'Style'],
  ['lighting', 'Light'],
  ['medium', 'Medium'],
] as const

export function Word({
  label,
  value,
  onChange,
}: {
  label: string
  value: string | undefined
  onChange: (word: string) => void
}) {
  if (value === undefined) return null
  return (
    <label class="word">
      <span class="quiet">{label}</span>
      <textarea
        class="field area"
        rows={value.length > 40 ? 2 : 1}
        value={value}
        onInput={(event) => onChange(event.currentTarget.value)}
      />
    </label>
  )
}
