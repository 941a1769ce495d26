/** Something that is wrong with a deployment. */
export interface Finding {
  /** `error` where requests fail or can be forged, `warning` where they will, or where nobody would notice. */
  readonly severity: 'error' | 'warning';
  /** What it is about, as `connection demo`. It holds no secret. */
  readonly about: string;
  readonly text: string;
  /** A command to type, without the tool's name where it is the tool's. */
  readonly remedy: string;
}

/** @see Finding */
export const error = (about: string, text: string, remedy: string): Finding => ({
  severity: 'error',
  about,
  text,
  remedy,
});

/** @see Finding */
export const warning = (about: string, text: string, remedy: string): Finding => ({
  ...error(about, text, remedy),
  severity: 'warning',
});
