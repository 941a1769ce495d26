import { BlockList } from 'node:net';
import { checkSourceIp } from '../../../../shared/gateway/middleware/check-source-ip.ts';
import { ALWAYS } from '../../../../shared/signing/validity.ts';
import { evidenceOfText } from '../../../support/evidence.ts';
import { httpRequest } from '../../../support/http-request.ts';
import { refusal } from '../../../support/refusal.ts';
import { contextOf, pass } from '../../../support/request-context.ts';

const allowedSourceIps = new BlockList();
allowedSourceIps.addSubnet('203.0.113.0', 24, 'ipv4');
allowedSourceIps.addSubnet('2001:db8::', 32, 'ipv6');
const bytes = Buffer.from('what was signed');
const step = checkSourceIp({ signedString: () => ({ signed: bytes, shown: bytes }) });
const credentials = { callerId: 'app-1' };
const verifiedKey = { ...ALWAYS, verify: () => true };
const from = (sourceIp: string, lists: object = { allowedSourceIps }, proof: object = { verifiedKey }) => {
  const caller = { id: 'app-1', enabled: true, ...lists };
  return pass(step, contextOf({ caller, credentials, request: httpRequest({ sourceIp }), ...proof }));
};

test.each(['203.0.113.0', '203.0.113.255', '::ffff:203.0.113.7', '2001:db8::1'])(
  '%s is on the list',
  async (address) => {
    await from(address);
  },
);

test.each(['203.0.114.0', '::ffff:198.51.100.1', '2001:db9::1', '::1', '203.0.113.7, 10.0.0.1', 'localhost', ''])(
  '%j is not',
  async (address) => {
    await expect(from(address)).rejects.toEqual(
      refusal('source_ip_denied', { reason: "the source address is not on the caller's list" }),
    );
  },
);

test('a caller without a list may call from anywhere; one whose list is empty from nowhere', async () => {
  await from('198.51.100.1', {});
  await expect(from('203.0.113.7', { allowedSourceIps: new BlockList() })).rejects.toMatchObject({
    code: 'source_ip_denied',
  });
});

test('who has not proved to be the caller gets the evidence of a refused signature', async () => {
  const evidence = { ...evidenceOfText('what was signed') };
  await expect(from('198.51.100.1', { allowedSourceIps }, {})).rejects.toMatchObject({
    code: 'source_ip_denied',
    evidence,
  });
});

test('there is a caller by then, and credentials', async () => {
  await expect(pass(step, contextOf({}))).rejects.toThrow('the chain reads caller before it is there');
  const unknown = {
    caller: { id: 'app-1', enabled: true, allowedSourceIps },
    request: httpRequest({ sourceIp: '198.51.100.1' }),
  };
  await expect(pass(step, contextOf(unknown))).rejects.toThrow('the chain reads credentials before it is there');
});
