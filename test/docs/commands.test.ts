import { readFileSync } from 'node:fs';
import { commandsPage } from '../../scripts/commands/page.ts';

test('docs/commands.md is what the tool says of itself, within 80 columns', () => {
  const page = readFileSync('docs/commands.md', 'utf8');
  expect(page).toBe(commandsPage());
  const help = page.split('\n').filter((line) => line.startsWith('    '));
  expect(help.length).toBeGreaterThan(100);
  for (const line of help) expect(line.length).toBeLessThanOrEqual(84);
});
