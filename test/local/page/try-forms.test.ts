import { tryForms } from '../../../local/page/try-forms.ts';
import { readerOf } from '../../../local/page/view.ts';
import { kindOfChannel } from '../../../shared/protocols/daxpay/channel-codes.ts';
import { demoOf, documentOf } from '../../support/demo.ts';

test('an exchange is offered over the channels that the first DaxPay app has, each of which has a client', () => {
  const demo = demoOf();
  const { channels } = documentOf(demo.daxpay.hmac.appId) as { channels: object };
  const { html } = tryForms(demo, readerOf('en'));
  const [, select = ''] = /<select name="in\.channel">(.*?)<\/select>/s.exec(html) ?? [];
  const offered = [...select.matchAll(/<option value="(\w+)"/g)].map(([, code = '']) => code);
  expect(offered).toEqual(Object.keys(channels));
  expect(offered.map(kindOfChannel)).not.toContain(undefined);
});
