/** The one place that says name and version of the product; a bundle holds nothing else of it (`scripts/build-plugins.mjs`). */
declare module '*/package.json' {
  const manifest: { readonly name: string; readonly version: string };
  export default manifest;
}
