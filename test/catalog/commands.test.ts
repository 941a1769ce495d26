/** Commands in Chinese: of each sentence of the help, and of no other. */
import { DESCRIPTIONS } from '../../catalog/commands/descriptions.ts';
import { PARAMETERS } from '../../catalog/commands/parameters.ts';
import { commandsInChinese } from '../../scripts/catalog/commands-page.ts';
import { commandNames } from '../../scripts/commands/page.ts';

const commands = commandNames();
const unique = (texts: readonly string[]): string[] => [...new Set(texts)].sort();

test('each description is there, and no other', () => {
  expect(Object.keys(DESCRIPTIONS).sort()).toEqual(unique(commands.map(({ command }) => command.description())));
});

test('each argument and option is there, and no other', () => {
  const said = commands.flatMap(({ command }) =>
    [...command.registeredArguments, ...command.options].map(({ description }) => description),
  );
  expect(Object.keys(PARAMETERS).sort()).toEqual(unique(said));
});

test('what they say is Chinese, names and codes apart', () => {
  const all = Object.entries({ ...DESCRIPTIONS, ...PARAMETERS });
  // Names alone are the same in both.
  const names = /^[\w, ]+$/;
  const others = all.filter(([english, chinese]) => !/\p{Script=Han}/u.test(chinese) && !names.test(english));
  expect(others).toEqual([]);
});

test('a sentence that the catalogue does not know is a mistake, not a gap in the page', () => {
  const [first] = commands;
  if (!first) throw new Error('there are no commands');
  first.command.description('do something else');
  expect(() => commandsInChinese([first])).toThrow('do something else');
  expect(commandsInChinese(commands.slice(1))).toContain('## keygen');
});
