/**
 * What can go wrong, with a code that a program can switch on and a sentence that a reader understands.
 *
 * @typedef {'no_source' | 'several_sources' | 'fetch_failed' | 'not_found' | 'bad_json' | 'wrong_schema'
 *   | 'newer_schema' | 'no_documents' | 'measure_not_found' | 'view_not_available' | 'module_failed' | 'draw_failed'} Code
 */
export class UpturnError extends Error {
  /**
   * @param {Code} code
   * @param {string} message one sentence in plain words
   * @param {ErrorOptions} [options]
   */
  constructor(code, message, options) {
    super(message, options);
    this.name = 'UpturnError';
    this.code = code;
  }

  /**
   * Anything thrown, as an error of ours.
   *
   * @param {unknown} cause
   * @returns {UpturnError}
   */
  static from(cause) {
    if (cause instanceof UpturnError) return cause;
    return new UpturnError('draw_failed', 'The chart could not be drawn from these figures.', { cause });
  }
}
