import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import { OUTPUTS } from '../../cli/outputs/outputs.ts';
import { commandNames, commandsPage, commandsSchema } from '../../scripts/commands/page.ts';

test('docs/commands.md is what the tool says of itself, within 80 columns', () => {
  const page = readFileSync('docs/commands.md', 'utf8');
  expect(page).toBe(commandsPage());
  const help = page.split('\n').filter((line) => line.startsWith('    '));
  expect(help.length).toBeGreaterThan(100);
  for (const line of help) expect(line.length).toBeLessThanOrEqual(84);
});

test('every command takes --json, and has a shape; no other has', () => {
  const commands = commandNames();
  expect(Object.keys(OUTPUTS).sort()).toEqual(commands.map(({ name }) => name).sort());
  const without = commands.filter(({ command }) => command.options.every(({ long }) => long !== '--json'));
  expect(without.map(({ name }) => name)).toEqual([]);
});

test('the help of every command and of every group fits 80 columns', async () => {
  const lines = commandNames().flatMap(({ command }) => [
    ...command.helpInformation().split('\n'),
    ...(command.parent?.helpInformation().split('\n') ?? []),
  ]);
  expect(lines.filter((line) => line.length > 80)).toEqual([]);
});

test('docs/commands.schema.json is up to date, and a JSON Schema', () => {
  const file = readFileSync('docs/commands.schema.json', 'utf8');
  expect(file).toBe(commandsSchema());
  expect(new Ajv2020().validateSchema(JSON.parse(file))).toBe(true);
});
