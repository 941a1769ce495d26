// Postman's variables of the kind {{$randomCity}} come from here. The collection uses none; one that does would fail, and say so.
const missing = () => {
  throw new Error('Names of people and places are not installed: see docs/decisions/0094-newman-without-names.md');
};

module.exports = new Proxy({}, { get: () => new Proxy({}, { get: () => missing }) });
