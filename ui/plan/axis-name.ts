// Names of the axes of a grid.

export type AxisName = 'source' | 'prompt' | 'strength' | 'size' | 'speed'
