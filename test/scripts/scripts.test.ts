/** What npm starts by a shell: sh or cmd.exe, whichever the system has. */
import { readFileSync } from 'node:fs';

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> };

/** Programs and arguments, joined by `&&`: no quotes, variables, redirections or lists, which the two shells read differently. */
const BOTH_SHELLS = /^[\w@:./=-]+(?: (?:&& )?[\w@:./=-]+)*$/;
/** A variable in front of a program, or a builtin of one of the shells. */
const ONE_SHELL = /(?:^|&& )(?:\w+=|(?:export|set|rm|cp|cat|sh|bash|source|\.|cmd|del|call) )/;
const isForBoth = (script: string): boolean => BOTH_SHELLS.test(script) && !ONE_SHELL.test(script);

test('every script is read alike by sh and by cmd.exe', () => {
  expect(Object.entries(scripts).filter(([, script]) => !isForBoth(script))).toEqual([]);
  expect(Object.values(scripts).some((script) => script.startsWith('exec node '))).toBe(true);
});

test.each([
  ...[
    'node a.mjs; node b.mjs',
    'node a.mjs | node b.mjs',
    "node -e 'x'",
    'node $HOME/a.mjs',
    'A=1 node a.mjs',
    'node %A%',
  ],
  ...[
    'rm -rf dist',
    'node a.mjs && rm -r dist',
    'node a.mjs > log',
    'node a.mjs || node b.mjs',
    'node `a`',
    'bash a.sh',
  ],
])('a script such as "%s" would not be', (script) => {
  expect(isForBoth(script)).toBe(false);
});

test('cmd.exe finds under exec what runs the rest of the line', () => {
  expect(readFileSync('exec.cmd', 'latin1')).toBe('@%*\r\n');
});
