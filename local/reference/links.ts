import { posix } from 'node:path';
import type { Guide } from './guides.ts';
import type { ResolveLink } from './markdown.ts';

/**
 * Where the links of one document lead: to other documents at their place here, to the published description, to addresses of the web.
 * What else the repository holds is not shown here, and no other scheme is followed.
 */
export function linksOf({ file }: Guide, guides: ReadonlyMap<string, Guide>): ResolveLink {
  return (href) => {
    if (/^https?:\/\//i.test(href) || href.startsWith('#')) return href;
    const [, path = '', hash = ''] = /^([^#?:]+)(#.*)?$/.exec(href) ?? [];
    if (path === '') return undefined;
    const target = posix.join(posix.dirname(file), path);
    if (target === 'docs/openapi.json') return '/openapi.json';
    if (PICTURE.test(target)) return `/${target}`;
    const guide = guides.get(target) ?? guides.get(posix.join(target, 'README.md'));
    return guide && guide.path + hash;
  };
}

/** A picture of the documents. Whether it is there, the browser sees. */
const PICTURE = /^docs\/[\w/-]+\.svg$/;
