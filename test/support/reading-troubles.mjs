// @ts-nocheck This runs in the browser, whose types this program does not have.

/**
 * To be evaluated in a page: what makes it hard to read. It is wider than its window or not made for its width, or a text is smaller
 * than 13 px or has a contrast below 4.5 : 1 (WCAG 2.2, 1.4.3).
 *
 * @returns {string[]}
 */
export function readingTroubles() {
  const colour = (text) => {
    const [red, green, blue, alpha = 1] = text.match(/[\d.]+/g).map(Number);
    return alpha === 0 ? undefined : [red, green, blue];
  };
  const luminance = (rgb) => {
    const [red, green, blue] = rgb.map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const ground = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const found = colour(getComputedStyle(at).backgroundColor);
      if (found) return found;
    }
    return matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
  };
  const contrastOf = (element) => {
    const both = [luminance(colour(getComputedStyle(element).color)), luminance(ground(element))];
    return (Math.max(...both) + 0.05) / (Math.min(...both) + 0.05);
  };
  const holdsText = (element) =>
    [...element.childNodes].some((node) => node.nodeType === Node.TEXT_NODE && /\S/.test(node.nodeValue));

  const { scrollWidth, clientWidth } = document.documentElement;
  const found = scrollWidth > clientWidth ? [`scrolls sideways: ${scrollWidth} > ${clientWidth}`] : [];
  // A phone lays a page that does not ask for its width out for 980 px, and shrinks it.
  if (clientWidth > screen.width) found.push(`is laid out for ${clientWidth} px on ${screen.width}`);
  for (const element of [...document.body.querySelectorAll('*')].filter(holdsText)) {
    const text = `"${element.textContent.trim().slice(0, 20)}"`;
    const { fontSize } = getComputedStyle(element);
    if (Number.parseFloat(fontSize) < 13) found.push(`${text} is small: ${fontSize}`);
    if (contrastOf(element) < 4.5) found.push(`${text} has a contrast of ${contrastOf(element).toFixed(2)}`);
  }
  return found;
}
