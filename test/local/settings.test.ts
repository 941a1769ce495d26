import { readSettings, USAGE, UsageError } from '../../local/settings.ts';

const DEFAULTS = {
  gatewayPort: 3000,
  alipayPort: 3100,
  awsPort: 3200,
  merchantPort: 3300,
  stateFolder: '.local',
  showLogs: false,
};

test.each([
  [{}, [], DEFAULTS],
  [{ PORT: '', LOCAL_STATE_DIR: '' }, ['--logs'], { ...DEFAULTS, showLogs: true }],
  [
    { PORT: '1', MERCHANT_PORT: '65535', LOCAL_STATE_DIR: '/x' },
    [],
    { ...DEFAULTS, gatewayPort: 1, merchantPort: 65_535, stateFolder: '/x' },
  ],
  [{ PORT: '3100', ALIPAY_PORT: '3000' }, [], { ...DEFAULTS, gatewayPort: 3100, alipayPort: 3000 }],
] as const)('%j %j is taken', (environment, commandLine, settings) => {
  expect(readSettings(environment, commandLine)).toEqual(settings);
});

test.each(['abc', '0', '65536', '-1', '3000 ', '3e3', '0x50', '3000.0', '１２', 'x'.repeat(10_000)])(
  'the port %p is refused in one short sentence that says what to do',
  (value) => {
    for (const name of ['PORT', 'ALIPAY_PORT', 'AWS_PORT', 'MERCHANT_PORT']) {
      const pattern = new RegExp(
        `^${name} is ".{1,60}", and must be a port from 1 to 65535: set another, or unset it for \\d+$`,
      );
      expect(() => readSettings({ [name]: value }, [])).toThrow(pattern);
    }
  },
);

test.each([
  [{ PORT: '4000', AWS_PORT: '4000' }, 'PORT and AWS_PORT are both 4000'],
  // One that is not set has its default all the same.
  [{ PORT: '3300' }, 'PORT and MERCHANT_PORT are both 3300'],
])('two parts cannot listen on one port: %j', (environment, sentence) => {
  expect(() => readSettings(environment, [])).toThrow(`${sentence}: give each a port of its own`);
});

test.each([
  [['--port', '9999'], "Unknown option '--port'"],
  [['--port=9999'], "Unknown option '--port'"],
  [['-p'], "Unknown option '-p'"],
  [['9999'], "Unexpected argument '9999'"],
  [['--logs', 'x'], "Unexpected argument 'x'"],
  [['--logs=yes'], "Option '--logs' does not take an argument"],
  [['--Logs'], "Unknown option '--Logs'"],
  [['--help', '--nonsense'], "Unknown option '--nonsense'"],
  [['--forward-to'], "Option '--forward-to <value>' argument missing"],
  [['--forward-to', '--logs'], "Option '--forward-to' argument is ambiguous."],
  // As npm hands it on without the two hyphens before it.
  [['http://127.0.0.1:8080/'], "Unexpected argument 'http://127.0.0.1:8080/'. Options stand behind"],
])('the command line %j is refused, and says where ports are chosen', (commandLine, sentence) => {
  const read = () => readSettings({}, commandLine);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(sentence);
  expect(read).toThrow('"npm start -- --help" names them');
});

test.each([['--help'], ['-h'], ['--logs', '--help']])(
  'help is given before the variables are looked at: %j',
  (...commandLine) => {
    expect(readSettings({ PORT: 'abc' }, commandLine)).toBe('help');
    for (const name of [
      'PORT',
      'ALIPAY_PORT',
      'AWS_PORT',
      'MERCHANT_PORT',
      'LOCAL_STATE_DIR',
      '--logs',
      '--forward-to',
    ]) {
      expect(USAGE).toContain(name);
    }
  },
);

test.each([
  'http://127.0.0.1:8080/callback',
  'http://localhost/',
  'https://shop.example/hooks?a=b',
  'http://[::1]:8080/',
  'http://192.168.1.2:3000/',
])('callbacks can be passed on to %s', (url) => {
  expect(readSettings({}, ['--forward-to', url])).toEqual({ ...DEFAULTS, forwardTo: new URL(url) });
});

test.each([
  ['', 'and must be an address such as http://127.0.0.1:8080/callback'],
  ['8080', 'and must be an address such as'],
  ['localhost:8080/callback', 'and must be an address such as'],
  ['ftp://127.0.0.1/', 'and must be an address such as'],
  ['http://', 'and must be an address such as'],
  ['http://127.0.0.1:99999/', 'and must be an address such as'],
  ['http://me:secret@127.0.0.1:8080/', 'and must have no user name or password in it'],
  ['http://127.0.0.1:8080/#part', 'and must have no # in it'],
  ['http://127.0.0.1:3300/callback', 'which is this stack itself'],
  ['http://localhost:3000/', 'which is this stack itself'],
  ['http://127.1:3100/', 'which is this stack itself'],
  ['http://[::1]:3200/', 'which is this stack itself'],
  ['http://0.0.0.0:3300/', 'which is this stack itself'],
])('but not to %p', (text, why) => {
  const read = () => readSettings({}, ['--forward-to', text]);
  expect(read).toThrow(UsageError);
  expect(read).toThrow(why);
  expect(read).not.toThrow('secret');
});

test('where the stack listens follows the variables', () => {
  const read = (port: string) => readSettings({ PORT: port }, ['--forward-to', 'http://127.0.0.1:4000/']);
  expect(() => read('4000')).toThrow('which is this stack itself');
  expect(read('4001')).toMatchObject({ forwardTo: new URL('http://127.0.0.1:4000/') });
});
