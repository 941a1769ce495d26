import { Inspections, type OpenReader } from '../inspector/inspections.ts';
import type { RegistryPlace } from '../inspector/registry-reader.ts';
import { resend } from '../inspector/resend.ts';
import { type Console, createConsole } from './console.ts';
import { Latest } from './latest.ts';
import type { ConsoleParts } from './parts.ts';

/** Makes the page over a running stack. */
export function openConsole(
  parts: Omit<ConsoleParts, 'inspections' | 'drawn' | 'resend'>,
  { place, openReader }: { readonly place: RegistryPlace; readonly openReader: OpenReader },
): Console {
  return createConsole({
    ...parts,
    drawn: new Latest(),
    inspections: new Inspections(openReader),
    resend: (name) => resend(name, place),
  });
}
