// The page's icons, 16 px, drawn with the colour of the text around them.

const paths = {
  frame: 'M5 2v12M11 2v12M2 5h12M2 11h12',
  text: 'M4 5V3.5h8V5M8 3.5v9M6.5 12.5h3',
  rectangle: 'M3 3.5h10v9H3z',
  ellipse: 'M8 3a5 5 0 1 0 0 10A5 5 0 0 0 8 3z',
  vector: 'M3.5 12.5c0-6 9-3 9-9M2 11h3v3H2zM11 2h3v3h-3z',
  image: 'M3 3.5h10v9H3zM3 11l3-3 2.5 2.5L10 9l3 3M10.5 6.5h.01',
  group: 'M3 5V3h2M11 3h2v2M13 11v2h-2M5 13H3v-2M7.5 3h1M7.5 13h1M3 7.5v1M13 7.5v1',
  section: 'M2.5 6h11v7h-11zM2.5 6V3.5h5V6',
  line: 'M3 13 13 3',
  polygon: 'M8 3l5.5 9.5h-11z',
  chevron: 'm6 4 4 4-4 4',
  close: 'm4 4 8 8M12 4l-8 8',
  undo: 'M6 4 3 7l3 3M3 7h6.5a3.5 3.5 0 0 1 0 7H7',
  redo: 'm10 4 3 3-3 3M13 7H6.5a3.5 3.5 0 0 0 0 7H9',
  sun: 'M8 5.2a2.8 2.8 0 1 0 0 5.6 2.8 2.8 0 0 0 0-5.6zM8 1.5v1M8 13.5v1M1.5 8h1M13.5 8h1M3.4 3.4l.7.7M11.9 11.9l.7.7M3.4 12.6l.7-.7M11.9 4.1l.7-.7',
  moon: 'M13 9.5A5.5 5.5 0 1 1 6.5 3a4.5 4.5 0 0 0 6.5 6.5z',
  plugin: 'M3 3h4v4H3zM9 9h4v4H9zM3 9h4v4H3zM11 2.5v5M8.5 5h5',
  play: 'M5 3.5v9l7-4.5z',
  again: 'M13 8a5 5 0 1 1-1.6-3.7M13 2.5v2.3h-2.3',
  down: 'm5 6.5 3 3 3-3',
  lock: 'M4.5 7.5h7v5.5h-7zM6 7.5V5.5a2 2 0 0 1 4 0v2',
  unlocked: 'M4.5 7.5h7v5.5h-7zM6 7.5V5.5a2 2 0 0 1 3.7-1',
  visible:
    'M2 8c1.6-2.4 3.6-3.6 6-3.6s4.400 1.200 6 3.600c-1.600 2.400-3.600 3.600-6 3.600S3.600 10.400 2 8zM8 6.400a1.600 1.600 0 1 0 0 3.200 1.600 1.600 0 0 0 0-3.200z',
  plus: 'M8 3.5v9M3.5 8h9',
  search: 'M7 3.5a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7zM9.800 9.800 13 13',
  back: 'M12.500 8h-9M7 4.500 3.500 8 7 11.500',
  folder: 'M2.500 4h4l1.500 1.500h5.500v7h-11z',
  hidden: 'M2.5 9c1.5 2 3.3 3 5.5 3s4-1 5.5-3M8 12v1.5M4 11l-1 1.2M12 11l1 1.2',
  page: 'M4 2.5h5l3 3v8H4zM9 2.5v3h3',
} as const

export type IconName = keyof typeof paths | 'component' | 'instance'

export function Icon({ name }: { name: IconName }) {
  if (name === 'component' || name === 'instance')
    return (
      <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
        {name === 'instance' ? (
          <path d="M8 2.5 13.5 8 8 13.5 2.5 8z" />
        ) : (
          <path
            d="m8 2 2 2-2 2-2-2zM8 10l2 2-2 2-2-2zM4 6l2 2-2 2-2-2zM12 6l2 2-2 2-2-2z"
            fill="currentColor"
            stroke="none"
          />
        )}
      </svg>
    )
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
