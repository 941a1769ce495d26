/** What load balancers and crashed programs answer quotes what they were asked: nothing of it may get further. */
export const sorryPage = (asked: string): string =>
  `<!DOCTYPE html><html><head><title>系统繁忙</title></head><body>抱歉，系统繁忙，请稍后再试<!-- ${asked} --></body></html>`;
