/**
 * The parts of the document `upturn.trajectory/1` that the elements read, for editors and type checkers.
 *
 * @typedef {{id: string, title: string, unit: string, better: 'higher' | 'lower' | 'neutral', decimals: number, source: string}} Measure
 * @typedef {{period: string, start: string, end: string, value: number | null}} Point
 * @typedef {{period: string, value: number, lower: number | null, upper: number | null}} Level
 * @typedef {'improving' | 'worsening' | 'no_clear_trend' | 'too_few_points'} Direction
 * @typedef {'improvement' | 'concern' | 'neutral' | 'common'} Reading
 * @typedef {'met' | 'ahead' | 'on_pace' | 'behind' | 'reversing' | 'no_target' | 'too_few_points'} PaceStatus
 * @typedef {{target: number | null, by: string | null, status: PaceStatus, cannot_tell: [PaceStatus, PaceStatus] | null}} Pace
 * @typedef {{code: string, severity: 'info' | 'caution' | 'serious', period: string | null, message: string, hint: string}} Remark
 * @typedef {Record<'level' | 'trend' | 'pace' | 'forecast' | 'impact' | 'benchmark' | 'journey' | 'quality', string | null>} Answers
 *
 * @typedef {object} Trajectory
 * @property {string} id
 * @property {{code: string, name: string} | null} area
 * @property {Measure} measure
 * @property {Point[]} points
 * @property {Level | null} level
 * @property {{direction: Direction} | null} trend
 * @property {{variation: Reading} | null} control
 * @property {Pace | null} pace
 * @property {{remarks: Remark[], grade: 'sound' | 'caution' | 'weak'}} quality
 * @property {{headline: string, summary: string[], alt_text: string, answers: Answers}} words
 */

export {};
